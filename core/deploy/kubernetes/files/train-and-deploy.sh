#!/bin/sh
# Trains, evaluates against a gate, packages and deploys. Everything is done by `lepton`; each step's output is kept in $WORK.
#   PROJECT   the project's folder (default: the current one)
#   GATE      the least accuracy on the test split that may go live (default 0.9)
#   METRIC    of `lepton evaluate` that the gate is about (default accuracy)
#   TARGET    as `lepton deploy --target` takes it (default kubernetes); empty: nothing is deployed
#   IMAGE_REPOSITORY   where the image is pushed to
#   TRAIN_OPTIONS, DEPLOY_OPTIONS   more for those two commands
set -eu
PROJECT=${PROJECT:-.}
GATE=${GATE:-0.9}
METRIC=${METRIC:-accuracy}
TARGET=${TARGET-kubernetes}
IMAGE_REPOSITORY=${IMAGE_REPOSITORY:-@REPOSITORY@}
WORK=${WORK:-$PROJECT/ci-work}
LEPTON=${LEPTON:-lepton}
mkdir -p "$WORK"

echo "Checking the project"
"$LEPTON" check "$PROJECT" --json > "$WORK/check.json"

echo "Training"
# shellcheck disable=SC2086
"$LEPTON" train "$PROJECT" --json ${TRAIN_OPTIONS:-} > "$WORK/events.jsonl"
RUN=$(python3 -c 'import json, sys; print(json.loads(open(sys.argv[1]).readlines()[-1])["run"])' "$WORK/events.jsonl")

echo "Evaluating"
"$LEPTON" evaluate "$RUN" --split test --json > "$WORK/evaluation.json"
python3 - "$WORK/evaluation.json" "$METRIC" "$GATE" <<'PYTHON'
import json, sys
file, metric, gate = sys.argv[1:]
metrics = json.load(open(file))["metrics"]
if metric not in metrics:
    sys.exit(f"gate: there is no metric {metric}; there are {', '.join(metrics)}")
print(f"{metric} {metrics[metric]:.4f}, gate {gate}")
if not metrics[metric] >= float(gate):
    sys.exit(f"gate: {metric} {metrics[metric]:.4f} is below {gate}; nothing is deployed")
PYTHON

echo "Packaging"
PACKAGE=$WORK/@DEPLOYMENT@.leptonmodel
"$LEPTON" export "$RUN" --format package -o "$PACKAGE"

if [ -z "$TARGET" ]; then
    echo "No target: $PACKAGE is ready to be deployed"
    exit 0
fi
echo "Deploying"
set -- deploy "$PACKAGE" --target "$TARGET" --name @DEPLOYMENT@ --wait --json
[ -z "$IMAGE_REPOSITORY" ] || set -- "$@" --set "image_repository=$IMAGE_REPOSITORY"
# shellcheck disable=SC2086
"$LEPTON" "$@" ${DEPLOY_OPTIONS:-} | tee "$WORK/deployment.jsonl"
