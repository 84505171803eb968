package io.jenkins.plugins.azureml.scoring.assertions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

    private static final Report REPORT = new Report(List.of(
            new Outcome("$.a == 1", true, "1"),
            new Outcome("$.label == \"<x>\" & 'y'", false, "\"\u0000\u001b[31m\ud800 ]]> é\""),
            new Outcome("p95 <= 5 ms", true, "3 ms")));

    @Test
    void tableIsAlignedAndListsFailuresFirst() {
        List<String> table = REPORT.table();
        assertTrue(table.get(0).startsWith("  FAILED  $.label == \"<x>\" & 'y'  "), table.get(0));
        assertEquals("  passed  $.a == 1                1", table.get(1));
        assertTrue(table.stream().noneMatch(line -> line.matches("(?s).*[\u0000-\u001f].*")), table.toString());
    }

    @Test
    void longTableIsTruncated() {
        List<Outcome> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new Outcome("a" + i, i % 2 == 0, ""));
        }
        List<String> table = new Report(many).table();
        assertEquals(31, table.size());
        assertEquals("  and 70 more, 20 of them failed", table.get(30));
        assertTrue(new Report(many).failureMessage().startsWith("50 of 100 assertions failed: a1 - ; a3"));
        assertTrue(new Report(many).failureMessage().endsWith("; …"));
    }

    @Test
    void xmlIsWellFormedForAnyText() throws Exception {
        String xml = JUnitReport.xml("amlScore \u0007", REPORT, 1234);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Document document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        Element suite = document.getDocumentElement();
        assertEquals("testsuite", suite.getTagName());
        assertEquals("amlScore \\u0007", suite.getAttribute("name"));
        assertEquals("3", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals("1.234", suite.getAttribute("time"));
        assertEquals(3, suite.getElementsByTagName("testcase").getLength());
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertEquals("\"\\u0000\\u001b[31m\\ud800 ]]> é\"", failure.getAttribute("message"));
        assertEquals("$.label == \"<x>\" & 'y'", ((Element) failure.getParentNode()).getAttribute("name"));
    }

    @Test
    void outcomesArePlainValues() {
        assertEquals(
                Map.of("name", "$.a == 1", "passed", true, "found", "1"),
                REPORT.toList().get(0));
        assertEquals(2, REPORT.passed());
        assertEquals(1, REPORT.failed());
    }
}
