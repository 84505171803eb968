package io.jenkins.plugins.azureml.localazure;

/** A built-in role of Azure on a storage account, as far as this server knows it. Each of them may request delegation keys. */
public enum StorageRole {
    /** <i>Storage Blob Delegator</i>: may only request delegation keys. */
    BLOB_DELEGATOR,
    /** <i>Storage Blob Data Reader</i>. */
    BLOB_DATA_READER,
    /** <i>Storage Blob Data Contributor</i>. */
    BLOB_DATA_CONTRIBUTOR
}
