package io.jenkins.plugins.azureml.localazure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Serves Get User Delegation Key of blob storage, which accepts only a token for storage. */
final class DelegationKeyRoutes {
    private final Azure azure;
    private final UserDelegation delegation;

    DelegationKeyRoutes(Azure azure, UserDelegation delegation) {
        this.azure = azure;
        this.delegation = delegation;
    }

    void addTo(Router router) {
        router.area(Access.STORAGE, ErrorShape.STORAGE).on("POST", "/{account}", this::issue);
    }

    private Response issue(Request request) throws IOException {
        StorageAccount account = azure.requireStorageAccount(request.path("account"));
        if (!is(request, "restype", "service") || !is(request, "comp", "userdelegationkey")) {
            throw new ServiceException(
                    400,
                    "InvalidQueryParameterValue",
                    "Value for one of the query parameters specified in the request URI is invalid.");
        }
        String version = request.header("x-ms-version").orElse("");
        if (version.compareTo("2018-11-09") < 0) {
            throw new ServiceException(
                    400,
                    "MissingRequiredHeader",
                    "An HTTP header that's mandatory for this request is not specified: x-ms-version");
        }
        // Each of the roles has the action generateUserDelegationKey.
        if (azure.hasNoStorageRole()) {
            throw SignedUrls.permissionMismatch();
        }
        Map<String, String> wanted = keyInfo(request.body());
        Instant expiry = time(wanted.getOrDefault("Expiry", ""));
        Instant latest = azure.clock.now().plus(azure.delegationKeyLife).truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> key = delegation.issue(
                account,
                azure.options.clientId,
                version,
                time(wanted.getOrDefault("Start", SignedUrls.seconds(azure.clock.now()))),
                expiry.isAfter(latest) ? latest : expiry);
        StringBuilder xml = new StringBuilder("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey>");
        element(xml, "SignedOid", key.get("skoid"));
        element(xml, "SignedTid", key.get("sktid"));
        element(xml, "SignedStart", key.get("skt"));
        element(xml, "SignedExpiry", key.get("ske"));
        element(xml, "SignedService", key.get("sks"));
        element(xml, "SignedVersion", key.get("skv"));
        element(xml, "Value", key.get("value"));
        return Response.text(
                        200,
                        "application/xml",
                        xml.append("</UserDelegationKey>").toString())
                .header("Date", StorageRoutes.httpDate(azure.clock.now()))
                .header("x-ms-version", version);
    }

    private static boolean is(Request request, String name, String value) {
        return request.query(name).filter(value::equals).isPresent();
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ServiceException(
                    400, "InvalidXmlNodeValue", "The value for one of the XML nodes is not in the correct format.");
        }
    }

    private static Map<String, String> keyInfo(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        Map<String, String> fields = new HashMap<>();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            xml.nextTag();
            if (!xml.getLocalName().equals("KeyInfo")) {
                throw invalid();
            }
            while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
                fields.put(xml.getLocalName(), xml.getElementText().trim());
            }
        } catch (XMLStreamException e) {
            throw invalid();
        }
        return fields;
    }

    private static ServiceException invalid() {
        return new ServiceException(400, "InvalidXmlDocument", "The specified XML is not syntactically valid.");
    }

    private static void element(StringBuilder xml, String name, String value) {
        xml.append('<').append(name).append('>').append(StorageRoutes.xml(value));
        xml.append("</").append(name).append('>');
    }
}
