#!/usr/bin/env bash
# The article's own curl commands, in its order, from the token to the deletion; it polls as the article's reader would. Each
# curl is a process and a connection of its own. Reads where and as whom from the environment.
set -euo pipefail
v=api-version=2019-11-01
scope=/subscriptions/$SUBSCRIPTION/resourceGroups/$GROUP
ws=$scope/providers/Microsoft.MachineLearningServices/workspaces/$WORKSPACE
field() { grep -o "\"$1\" *: *\"[^\"]*\"" | head -1 | sed 's/.*: *"//; s/"$//'; }

token=$(curl -sf -X POST "$AUTHORITY/$TENANT/oauth2/token" \
    -d "grant_type=client_credentials&resource=https%3A%2F%2Fmanagement.azure.com%2F&client_id=$CLIENT_ID" \
    --data-urlencode "client_secret=$CLIENT_SECRET" | field access_token)
auth="Authorization: Bearer $token"
curl -sf -o /dev/null -H "$auth" "$ARM/subscriptions/$SUBSCRIPTION/resourceGroups?$v"
curl -sf -o /dev/null -H "$auth" "$ARM$scope/providers/Microsoft.MachineLearningServices/workspaces/?$v"
discovery=$(curl -sf -H "$auth" "$ARM$ws?$v" | field discoveryUrl)
api=$(curl -sf -H "$auth" "$discovery" | field api)
curl -sf -o /dev/null -H "$auth" "$api/history/v1.0$ws/experiments"
curl -sf -o /dev/null -H "$auth" "$api/modelmanagement/v1.0$ws/models"
curl -sf -o /dev/null -H "$auth" "$ARM$ws/computes?$v"
(cd train && zip -q ../project.zip ./*)
run=$(curl -sf -H "$auth" -F projectZipFile=@project.zip -F runDefinitionFile=@definition.json \
    "$api/execution/v1.0$ws/experiments/$EXPERIMENT/startrun" | field runId)
until curl -sf -H "$auth" "$api/history/v1.0$ws/experiments/$EXPERIMENT/runs/$run" | grep -q '"status" *: *"Completed"'; do
  sleep 1
done
curl -sf -o /dev/null -H "Authorization: Bearer $SCORING_KEY" -H "Content-Type: application/json" \
    -d '{"data": [[1]]}' "$SCORING_URI"
curl -sf -o /dev/null -X DELETE -H "$auth" "$api/modelmanagement/v1.0$ws/models/$MODEL?$v"
rm project.zip
