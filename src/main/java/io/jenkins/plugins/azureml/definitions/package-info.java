/** Parsers for definitions in Microsoft's formats, and their conversion to request bodies. */
package io.jenkins.plugins.azureml.definitions;
