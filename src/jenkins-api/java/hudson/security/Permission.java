package hudson.security;

public final class Permission {
    private final String id;

    public Permission(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }
}
