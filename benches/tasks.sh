#!/usr/bin/env bash
# Trains every task of the lab at its defaults, one after the other, and prints what the table of docs/training.md claims:
# what came of it, what a guess costs, and how long it took.
#
#   cargo build --release && benches/tasks.sh [GATEWALK [TASK…]]
#
# Needs jq. Nothing is written but to a temporary folder.
set -euo pipefail
gatewalk=${1:-target/release/gatewalk}
shift || true
tasks=("$@")
[ ${#tasks[@]} -gt 0 ] || tasks=(worked-example keras "keras --variant column" recall "recall --cell rnn --hidden 68" adding sine
    text "text --variant zh" "text --variant zh-small" translate "translate --cell rnn" speech)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%-32s %6s  %-12s %-12s %-26s %8s %8s\n' task epochs training validation measured seconds 'CPU s'
TIMEFORMAT='%R %U'
for task in "${tasks[@]}"; do
    # shellcheck disable=SC2086  # options are words
    seconds=$({ time "$gatewalk" train $task --log json >"$folder/log"; } 2>&1)
    tail -n 1 "$folder/log" | jq -r --arg task "$task" --arg seconds "$seconds" '
        def six: if . == null then "-" else (. * 1e6 | round / 1e6 | tostring) end;
        def share: (. * 1e4 | round / 1e2 | tostring) + " % right";
        (if .bits_per_character then
            (.bits_per_character | "\(. * 1e3 | round / 1e3) bits, perplexity \(exp2 * 10 | round / 10)")
         elif .exact_match then .exact_match | share
         elif .accuracy then .accuracy | share else "-" end) as $measured
        | [$task, (.epoch | tostring), (.loss | six), (.validation_loss | six), $measured] + ($seconds | split(" ")) | @tsv' |
        while IFS=$'\t' read -r name epochs loss validation measured real user; do
            printf '%-32s %6s  %-12s %-12s %-26s %8s %8s\n' "$name" "$epochs" "$loss" "$validation" "$measured" "$real" "$user"
        done
done
# How much of the one figure that hangs on luck is luck: ten vowels by five seeds.
if [ $# -eq 0 ]; then
    "$gatewalk" train speech --seeds 5 --plain | tail -n 2
fi
