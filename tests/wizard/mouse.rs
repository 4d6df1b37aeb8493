//! The mouse does what keys do.

use super::driver::{Driver, World};
use lume_wizard::answers::Key;
use lume_wizard::wizard::{Focus, Modal, Step};

#[test]
fn steps_and_footer_keys_are_clicked() {
    let mut driver = Driver::new(World::Begun);
    driver.press("enter").click("Registry");
    assert_eq!(driver.model.step, Step::Registry);
    driver.click("? keys");
    assert_eq!(driver.model.focus(), Focus::Help);
    driver.click("Answers");
    assert_eq!(driver.model.step, Step::Registry, "the help lies over the rail");
    driver.press("esc");
    assert_eq!(driver.model.focus(), Focus::Registry);
}

#[test]
fn rows_are_selected_and_then_chosen() {
    let mut driver = Driver::new(World::Nobody);
    driver.press("enter ctrl-n f4");
    let problems = lume_wizard::wizard::problems::all(&driver.model);
    let second: String = problems[1].message.chars().take(16).collect();
    driver.click(&second);
    assert_eq!(driver.model.modal, Some(Modal::Problems(1)));
    driver.turn_wheel(&second, false);
    assert_eq!(driver.model.modal, Some(Modal::Problems(0)));
    driver.click(&second).click(&second);
    assert_eq!(driver.model.modal, None, "a second click goes to the problem");
}

#[test]
fn fields_of_answers_are_clicked() {
    let mut driver = Driver::new(World::Nobody);
    driver.press("enter ctrl-n").click("e-mail");
    assert_eq!(driver.model.answers.focused(), Key::Email);
    driver.press("\"x@y.org\"").click("licence ");
    assert_eq!(driver.model.project.answer(Key::Email), "x@y.org");
}
