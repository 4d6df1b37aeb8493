//! Completion in bash, which splits words at `:` and `=`: names such as `QUAD:IN20:121:BCTRL` are put together again.

use clap_complete::env::EnvCompleter;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

/// The adapter to bash: clap's, with a script of its own.
#[derive(Clone, Copy, Debug)]
pub struct Bash;

/// Asks the program with the words as the program itself would see them. `COMP_WORDS` has pieces of them: a piece
/// without a blank before it belongs to the word before. What readline has already before the last `:` or `=` is
/// taken off the answers.
const SCRIPT: &str = r#"
_lume_wizard() {
    local IFS=$'\n' rest=${COMP_LINE:0:COMP_POINT} word piece begin quote="" breaks="" i
    local -a words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        begin=${rest#"${rest%%[![:space:]]*}"}
        piece=${COMP_WORDS[i]}
        ((i == COMP_CWORD)) && piece=$begin
        if ((i > 0)) && [[ $begin == "$rest" ]]; then
            words[${#words[@]} - 1]+=$piece
        else
            words+=("$piece")
        fi
        rest=${begin#"$piece"}
    done
    word=${words[${#words[@]} - 1]}
    case $word in
    \"* | \'*) quote=${word:0:1} word=${word:1} ;;
    *) word=${word//\\/} ;;
    esac
    words[${#words[@]} - 1]=$word
    COMPREPLY=($(_CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX=$((${#words[@]} - 1)) VARIABLE=bash \
        PROGRAM -- "${words[@]}" 2>/dev/null)) || COMPREPLY=()
    begin=""
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=:
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
    [[ -n $breaks && $word == *[$breaks]* ]] && begin=${word%"${word##*[$breaks]}"}
    for i in "${!COMPREPLY[@]}"; do
        piece=${COMPREPLY[i]#"$begin"}
        [[ $piece == *[/=:] ]] && compopt -o nospace 2>/dev/null
        [[ -z $quote ]] && printf -v piece %q "$piece"
        COMPREPLY[i]=$piece
    done
}
if [[ ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 || ${BASH_VERSINFO[0]} -gt 4 ]]; then
    complete -o bashdefault -o nosort -F _lume_wizard PROGRAM
else
    complete -o bashdefault -F _lume_wizard PROGRAM
fi
"#;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        variable: &str,
        _name: &str,
        _program: &str,
        completer: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let script = SCRIPT.replace("VARIABLE", variable).replace("PROGRAM", completer);
        out.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        clap_complete::env::Bash.write_complete(command, words, folder, out)
    }
}
