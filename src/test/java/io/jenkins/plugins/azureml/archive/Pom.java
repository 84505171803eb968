package io.jenkins.plugins.azureml.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A POM as it is written, without its parent. */
record Pom(Document document) {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    static Pom read(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return new Pom(factory.newDocumentBuilder().parse(file.toFile()));
    }

    /** Returns the text of the first node; empty if there is none. */
    String text(String path) throws XPathExpressionException {
        return XPATH.evaluate(path, document).trim();
    }

    List<String> texts(String path) throws XPathExpressionException {
        NodeList nodes = (NodeList) XPATH.evaluate(path, document, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().trim());
        }
        return texts;
    }
}
