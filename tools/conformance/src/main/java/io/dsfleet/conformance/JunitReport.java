package io.dsfleet.conformance;

import java.io.Writer;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes outcomes in the XML format of JUnit, which CI servers read. */
public final class JunitReport {
  private static final String SUITE = "dsfleet.conformance";

  private JunitReport() {}

  /**
   * Writes one test suite with a test case per scenario.
   *
   * @throws XMLStreamException if {@code out} cannot be written
   */
  public static void write(List<ScenarioOutcome> outcomes, Writer out) throws XMLStreamException {
    XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", SUITE);
    xml.writeAttribute("tests", Integer.toString(outcomes.size()));
    long failures = outcomes.stream().filter(outcome -> !outcome.passed()).count();
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", "0");
    long millis = outcomes.stream().mapToLong(ScenarioOutcome::millis).sum();
    xml.writeAttribute("time", seconds(millis));
    for (ScenarioOutcome outcome : outcomes) {
      writeCase(xml, outcome);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.close();
  }

  private static void writeCase(XMLStreamWriter xml, ScenarioOutcome outcome)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", SUITE);
    xml.writeAttribute("name", outcome.scenario());
    xml.writeAttribute("time", seconds(outcome.millis()));
    String failure = outcome.failure();
    if (failure != null) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", printable(failure));
      xml.writeCharacters(
          printable(outcome.requirement() + "\n" + String.join("\n", outcome.frames())));
      xml.writeEndElement();
    }
    if (!outcome.remarks().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(printable(String.join("\n", outcome.remarks())));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Replaces characters that XML 1.0 cannot hold. */
  private static String printable(String text) {
    return text.codePoints()
        .map(each -> isXmlCharacter(each) ? each : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isXmlCharacter(int codePoint) {
    return codePoint == '\t'
        || codePoint == '\n'
        || (codePoint >= 0x20 && codePoint <= 0xD7FF)
        || (codePoint >= 0xE000 && codePoint <= 0xFFFD)
        || codePoint >= 0x10000;
  }

  private static String seconds(long millis) {
    return millis / 1000 + "." + "%03d".formatted(millis % 1000);
  }
}
