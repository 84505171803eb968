package hudson.scheduler;

/** Checks only the number of fields. */
public final class CronTabList {
    private CronTabList() {}

    public static CronTabList create(String format) {
        for (String line : format.split("\\R"))
            if (!line.isBlank()
                    && !line.startsWith("#")
                    && !line.startsWith("@")
                    && line.trim().split("\\s+").length != 5)
                throw new IllegalArgumentException("Invalid input: \"" + line + "\"");
        return new CronTabList();
    }

    public String checkSanity() {
        return null;
    }
}
