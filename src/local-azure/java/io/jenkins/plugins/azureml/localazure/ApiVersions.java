package io.jenkins.plugins.azureml.localazure;

import java.util.List;

/** Checks the {@code api-version} that each call of the resource manager must have. */
final class ApiVersions {
    private static final List<String> MACHINE_LEARNING = List.of(
            "2026-07-01",
            "2025-12-01",
            "2025-09-01",
            "2025-06-01",
            "2025-04-01",
            "2024-10-01",
            "2024-04-01",
            "2023-10-01",
            "2023-04-01",
            "2022-10-01",
            "2022-05-01",
            "2021-07-01",
            "2021-04-01",
            "2021-01-01",
            "2020-08-01",
            "2020-06-01",
            "2020-04-01",
            "2020-03-01",
            "2020-01-01",
            "2019-11-01",
            "2019-06-01",
            "2019-05-01",
            "2018-11-19",
            "2018-03-01-preview");
    private static final List<String> RESOURCES = List.of(
            "2025-04-01",
            "2024-11-01",
            "2024-07-01",
            "2024-03-01",
            "2023-07-01",
            "2022-12-01",
            "2022-09-01",
            "2021-04-01",
            "2021-01-01",
            "2020-10-01",
            "2020-06-01",
            "2020-01-01",
            "2019-11-01",
            "2019-10-01",
            "2019-09-01",
            "2019-08-01",
            "2019-07-01",
            "2019-05-01",
            "2018-05-01",
            "2017-05-10",
            "2016-09-01",
            "2016-06-01",
            "2015-01-01",
            "2014-04-01");

    private ApiVersions() {}

    static void requireMachineLearning(Request request) {
        require(request, MACHINE_LEARNING);
    }

    /** Refuses versions older than the v2 API. */
    static void requireV2(Request request) {
        requireMachineLearning(request);
        String version = request.query("api-version").orElse("");
        if (version.compareTo("2021-10-01") < 0) {
            throw new ServiceException(
                    400,
                    "NoRegisteredProviderFound",
                    "No registered resource provider found for the api-version '" + version + "' of "
                            + request.rawPath() + ": the v2 API begins with 2021-10-01.");
        }
    }

    static void requireResources(Request request) {
        require(request, RESOURCES);
    }

    private static void require(Request request, List<String> supported) {
        String version = request.query("api-version").orElse("");
        if (version.isEmpty()) {
            throw new ServiceException(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests. The supported "
                            + "versions are '" + String.join(", ", supported) + "'.");
        }
        if (!supported.contains(version) && !version.matches("20(19|2\\d)-\\d\\d-\\d\\d-preview")) {
            throw new ServiceException(
                    400,
                    "InvalidApiVersionParameter",
                    "The api-version '" + version + "' is invalid. The supported versions are '"
                            + String.join(", ", supported) + "'.");
        }
    }
}
