package io.jenkins.plugins.azureml.scoring.assertions;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes outcomes in the JUnit XML format of the Jenkins {@code junit} step, with a test case for each assertion. */
public final class JUnitReport {

    private JUnitReport() {}

    /**
     * @param suite name of the suite and class name of its cases
     * @param millis total duration of all requests
     */
    public static String xml(String suite, Report report, long millis) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", clean(suite));
            xml.writeAttribute("tests", String.valueOf(report.outcomes().size()));
            xml.writeAttribute("failures", String.valueOf(report.failed()));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", millis / 1000.0));
            for (Outcome outcome : report.outcomes()) {
                write(xml, suite, outcome);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("text cannot be written as XML", e);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, String suite, Outcome outcome) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", clean(suite));
        xml.writeAttribute("name", clean(outcome.name()));
        xml.writeAttribute("time", "0");
        if (!outcome.passed()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", clean(outcome.found()));
            xml.writeAttribute("type", "assertion");
            xml.writeCharacters(clean(outcome.name() + "\n" + outcome.found()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Replaces most control characters and unpaired surrogates, which XML cannot represent. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean allowed = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0x20 && c <= 0xD7FF
                    || c >= 0xE000 && c <= 0xFFFD
                    || c >= 0x10000;
            if (allowed) {
                clean.appendCodePoint(c);
            } else {
                clean.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return clean.toString();
    }
}
