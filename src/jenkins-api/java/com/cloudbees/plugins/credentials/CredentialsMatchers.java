package com.cloudbees.plugins.credentials;

public class CredentialsMatchers {
    private CredentialsMatchers() {}

    public static CredentialsMatcher always() {
        return item -> true;
    }

    @SuppressWarnings("rawtypes")
    public static CredentialsMatcher instanceOf(Class clazz) {
        return clazz::isInstance;
    }

    public static CredentialsMatcher anyOf(CredentialsMatcher... matchers) {
        return item -> {
            for (CredentialsMatcher matcher : matchers) if (matcher.matches(item)) return true;
            return false;
        };
    }

    public static CredentialsMatcher allOf(CredentialsMatcher... matchers) {
        return item -> {
            for (CredentialsMatcher matcher : matchers) if (!matcher.matches(item)) return false;
            return true;
        };
    }

    public static CredentialsMatcher not(CredentialsMatcher matcher) {
        return item -> !matcher.matches(item);
    }

    public static CredentialsMatcher withScope(CredentialsScope scope) {
        return item -> item.getScope() == scope;
    }
}
