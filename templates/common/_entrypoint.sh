#!/usr/bin/env bash
# Runs whatever the container is asked to run, in the environment of the image.
set -ef -o pipefail

exec "$@"
