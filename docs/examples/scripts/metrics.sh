#!/usr/bin/env bash
# Lists the metrics of the run $RUN_ID by the variables that withAmlWorkspace(exportEnvironment: true) sets.
set -euo pipefail

# How to prove the identity depends on the kind of credentials.
if [ -n "${AZURE_CLIENT_SECRET:-}" ]; then
    proof=(--data-urlencode "client_secret=$AZURE_CLIENT_SECRET")
elif [ -n "${AZURE_FEDERATED_TOKEN_FILE:-}" ]; then
    proof=(--data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer
           --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE")
else
    echo "This script signs in with a client secret or a federated token." >&2
    exit 1
fi

# In another cloud than the public one, the scope is that of its resource manager.
token=$(curl --silent --show-error --fail-with-body \
    "$AZURE_AUTHORITY_HOST/$AZURE_TENANT_ID/oauth2/v2.0/token" \
    --data grant_type=client_credentials \
    --data-urlencode "client_id=$AZURE_CLIENT_ID" \
    --data-urlencode "scope=${SCOPE:-https://management.azure.com/.default}" \
    "${proof[@]}" | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/')

# azureml://HOST/… is http(s)://HOST/…: the same scheme as the authority, which is https except on a local server.
server="${AZURE_AUTHORITY_HOST%%:*}${MLFLOW_TRACKING_URI#azureml}"

curl --silent --show-error --fail-with-body -H "Authorization: Bearer $token" \
    "$server/api/2.0/mlflow/runs/get?run_id=$RUN_ID" |
    grep -o '"key" *: *"[^"]*" *, *"value" *: *[-+0-9][-+.0-9eE]*' |
    sed 's/.*"key" *: *"\([^"]*\)".*: *\([^ ]*\)$/metric \1 = \2/'
