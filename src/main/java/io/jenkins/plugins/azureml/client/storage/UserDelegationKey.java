package io.jenkins.plugins.azureml.client.storage;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A user delegation key of a storage account. The times are kept as the service wrote them, since signatures contain them.
 *
 * @param objectId the principal that requested the key
 * @param value the key in Base64
 */
record UserDelegationKey(
        String objectId, String tenant, String start, String expiry, String service, String version, SecretText value) {

    /** Anything else could add fields to a signed text or to a URL. */
    private static final Pattern PLAIN = Pattern.compile("[0-9A-Za-z:.+-]{1,64}");

    /**
     * Reads a response of Get User Delegation Key.
     *
     * @return null if the response is not one
     */
    @CheckForNull
    static UserDelegationKey of(byte[] xml) {
        try {
            Map<String, String> fields = fields(SafeXml.reader(xml));
            UserDelegationKey key = new UserDelegationKey(
                    plain(fields, "SignedOid"),
                    plain(fields, "SignedTid"),
                    plain(fields, "SignedStart"),
                    plain(fields, "SignedExpiry"),
                    plain(fields, "SignedService"),
                    plain(fields, "SignedVersion"),
                    SecretText.of(fields.getOrDefault("Value", "")));
            boolean usable = !key.value.isEmpty() && key.startTime().isBefore(key.expiryTime());
            return usable && key.bytes().length > 0 ? key : null;
        } catch (XMLStreamException | DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, String> fields(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> fields = new HashMap<>();
        xml.nextTag();
        if (!xml.getLocalName().equals("UserDelegationKey")) {
            throw new IllegalArgumentException("another element");
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            fields.put(xml.getLocalName(), xml.getElementText().trim());
        }
        return fields;
    }

    private static String plain(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    Instant startTime() {
        return Instant.parse(start);
    }

    Instant expiryTime() {
        return Instant.parse(expiry);
    }

    byte[] bytes() {
        return Base64.getDecoder().decode(value.reveal());
    }

    /** Omits the value. */
    @Override
    public String toString() {
        return "UserDelegationKey[" + objectId + ", until " + expiry + "]";
    }
}
