package io.jenkins.plugins.azureml.localazure;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Issues user delegation keys and checks signatures made from them. A key is not stored: its value follows from its fields
 * and from a secret of the account, so that the query of a signed URL is enough to compute it again.
 */
final class UserDelegation {
    /** The version of the keys and signatures that this server makes itself. */
    private static final String VERSION = "2021-12-02";

    private static final String FIRST_VERSION = "2018-11-09";
    /** From this version on the signed text has the ids of other principals. */
    private static final String WITH_PRINCIPALS = "2020-02-10";
    /** From this version on the signed text has the encryption scope. */
    private static final String WITH_SCOPE = "2020-12-06";
    /** From this version on the signed text has the delegated user. */
    private static final String WITH_USER = "2025-07-05";
    /** The newest version whose signed text this server knows. */
    private static final String LAST_VERSION = "2026-02-06";

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Duration LONGEST_LIFE = Duration.ofDays(7);
    private static final String PERMISSIONS = "racwdxyltmeopi";
    private static final String READING = "rl";

    /** The fields of a key, in the order of the signed text. */
    private static final List<String> KEY_FIELDS = List.of("skoid", "sktid", "skt", "ske", "sks", "skv");

    private static final List<String> REQUIRED = List.of("sp", "se", "sr", "skoid", "sktid", "ske", "sks", "skv");

    private final Azure azure;

    UserDelegation(Azure azure) {
        this.azure = azure;
    }

    static boolean isUsed(Map<String, String> query) {
        return query.containsKey("skoid");
    }

    /**
     * Returns the fields of a key for a principal, and its value as {@code value}.
     *
     * @throws ServiceException if the interval is not within seven days from now
     */
    Map<String, String> issue(StorageAccount account, String principal, String version, Instant start, Instant end) {
        Instant now = azure.clock.now();
        boolean near = !start.isBefore(now.minus(LONGEST_LIFE)) && !end.isAfter(now.plus(LONGEST_LIFE));
        if (!near || !end.isAfter(start) || !end.isAfter(now)) {
            throw new ServiceException(
                    400, "InvalidXmlNodeValue", "The value for one of the XML nodes is not in the correct format.");
        }
        Map<String, String> key = new LinkedHashMap<>();
        key.put("skoid", principal);
        key.put("sktid", azure.options.tenant);
        key.put("skt", SignedUrls.seconds(start));
        key.put("ske", SignedUrls.seconds(end));
        key.put("sks", "b");
        key.put("skv", version);
        key.put("value", value(account, key));
        return key;
    }

    private static String value(StorageAccount account, Map<String, String> fields) {
        StringJoiner text = new StringJoiner("\n");
        KEY_FIELDS.forEach(name -> text.add(fields.getOrDefault(name, "")));
        return StorageAccount.sign(account.delegationSecret, text.toString());
    }

    /** Returns the query of a signature by the workspace's own identity. */
    Map<String, String> sign(StorageAccount account, String resource, String kind, String permissions, Instant end) {
        Instant start = azure.clock.now().minusSeconds(600);
        Map<String, String> query = issue(account, account.serviceIdentity, VERSION, start, end);
        query.put("sv", VERSION);
        query.put("st", SignedUrls.seconds(start));
        query.put("se", SignedUrls.seconds(end));
        query.put("sr", kind);
        query.put("sp", permissions);
        query.put("sig", StorageAccount.sign(query.remove("value"), text(account, resource, query)));
        return query;
    }

    /** Returns the text to sign, as Azure Storage documents it for each version. */
    static String text(StorageAccount account, String resource, Map<String, String> query) {
        String version = query.getOrDefault("sv", "");
        List<String> names = new ArrayList<>(KEY_FIELDS);
        if (version.compareTo(WITH_PRINCIPALS) >= 0) {
            names.addAll(List.of("saoid", "suoid", "scid"));
        }
        if (version.compareTo(WITH_USER) >= 0) {
            names.addAll(List.of("skdutid", "sduoid"));
        }
        names.addAll(List.of("sip", "spr", "sv", "sr", "snapshot"));
        if (version.compareTo(WITH_SCOPE) >= 0) {
            names.add("ses");
        }
        names.addAll(List.of("rscc", "rscd", "rsce", "rscl", "rsct"));
        StringJoiner text = new StringJoiner("\n");
        text.add(query.getOrDefault("sp", "")).add(query.getOrDefault("st", "")).add(query.getOrDefault("se", ""));
        text.add("/blob/" + account.name + resource);
        names.forEach(name -> text.add(query.getOrDefault(name, "")));
        return text.toString();
    }

    /** Checks version, fields, key, signature and validity. The caller checks the permissions of the signature. */
    void require(StorageAccount account, String resource, Map<String, String> query, boolean https) {
        String version = query.getOrDefault("sv", "");
        if (!DATE.matcher(version).matches()
                || version.compareTo(FIRST_VERSION) < 0
                || version.compareTo(LAST_VERSION) > 0) {
            throw SignedUrls.refused("sv is not a version of user delegation signatures that this server knows.");
        }
        for (String name : REQUIRED) {
            if (query.getOrDefault(name, "").isEmpty()) {
                throw SignedUrls.refused(name + " is mandatory. Cannot be empty");
            }
        }
        if (!query.get("sktid").equals(azure.options.tenant)
                || !query.get("sks").equals("b")
                || query.containsKey("si")) {
            throw SignedUrls.refused("Signature fields not well formed.");
        }
        // Only accounts with a hierarchical namespace have directories, and this one has none.
        if (!Set.of("b", "c").contains(query.get("sr"))) {
            throw SignedUrls.refused("Signed resource type not allowed: " + query.get("sr"));
        }
        requireOrder(query.get("sp"));
        String key = value(account, query);
        if (!StorageAccount.matches(StorageAccount.sign(key, text(account, resource, query)), query.get("sig"))) {
            throw SignedUrls.refused("Signature did not match.");
        }
        requireKeyTime(query.getOrDefault("skt", ""), query.get("ske"));
        if (query.getOrDefault("spr", "").equals("https") && !https) {
            throw new ServiceException(
                    403,
                    "AuthorizationProtocolMismatch",
                    "This request is not authorized to perform this operation using this protocol.");
        }
    }

    private static void requireOrder(String permissions) {
        int last = -1;
        for (int i = 0; i < permissions.length(); i++) {
            int place = PERMISSIONS.indexOf(permissions.charAt(i));
            if (place <= last) {
                throw SignedUrls.refused("sp is not in the documented order.");
            }
            last = place;
        }
    }

    private void requireKeyTime(String start, String end) {
        Instant now = azure.clock.now();
        try {
            if (!now.isBefore(Instant.parse(end)) || !start.isEmpty() && now.isBefore(Instant.parse(start))) {
                throw SignedUrls.refused("Key is not valid in the specified time frame: Start [" + start
                        + "] - Expiry [" + end + "] - Current [" + SignedUrls.seconds(now) + "]");
            }
        } catch (DateTimeParseException e) {
            throw SignedUrls.refused("Signature fields not well formed.");
        }
    }

    /** Refuses an operation that the principal of the key has no role for, whatever the signature permits. */
    void requireRole(StorageAccount account, String principal, String permissions) {
        boolean reads = permissions.chars().allMatch(each -> READING.indexOf(each) >= 0);
        boolean allowed = principal.equals(account.serviceIdentity)
                || azure.hasStorageRole(StorageRole.BLOB_DATA_CONTRIBUTOR)
                || reads && azure.hasStorageRole(StorageRole.BLOB_DATA_READER);
        if (!allowed) {
            throw SignedUrls.permissionMismatch();
        }
    }
}
