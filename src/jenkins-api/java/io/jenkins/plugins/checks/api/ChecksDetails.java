package io.jenkins.plugins.checks.api;

import java.util.Optional;

public class ChecksDetails {
    private final ChecksDetailsBuilder from;

    private ChecksDetails(ChecksDetailsBuilder from) {
        this.from = from;
    }

    public Optional<String> getName() {
        return Optional.ofNullable(from.name);
    }

    public ChecksStatus getStatus() {
        return from.status;
    }

    public ChecksConclusion getConclusion() {
        return from.conclusion;
    }

    public Optional<ChecksOutput> getOutput() {
        return Optional.ofNullable(from.output);
    }

    public static class ChecksDetailsBuilder {
        private String name;
        private ChecksStatus status = ChecksStatus.NONE;
        private ChecksConclusion conclusion = ChecksConclusion.NONE;
        private ChecksOutput output;

        public ChecksDetailsBuilder withName(String value) {
            name = value;
            return this;
        }

        public ChecksDetailsBuilder withStatus(ChecksStatus value) {
            status = value;
            return this;
        }

        public ChecksDetailsBuilder withConclusion(ChecksConclusion value) {
            conclusion = value;
            return this;
        }

        public ChecksDetailsBuilder withOutput(ChecksOutput value) {
            output = value;
            return this;
        }

        public ChecksDetails build() {
            return new ChecksDetails(this);
        }
    }
}
