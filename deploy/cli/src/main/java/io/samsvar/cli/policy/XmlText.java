package io.samsvar.cli.policy;

import java.io.PrintWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML 1.0; characters that it cannot hold are replaced. One thread. */
public final class XmlText implements AutoCloseable {

  private static final char REPLACEMENT = '\uFFFD';

  private final XMLStreamWriter xml;
  private final PrintWriter out;

  /** Begins a document. */
  public XmlText(PrintWriter out) throws XMLStreamException {
    this.out = out;
    this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    xml.writeStartDocument("UTF-8", "1.0");
  }

  /** Begins an element. */
  public XmlText start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
    return this;
  }

  /** Adds an attribute to the element that was begun last. */
  public XmlText attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, representable(value.toString()));
    return this;
  }

  /** Adds text. */
  public XmlText text(String text) throws XMLStreamException {
    xml.writeCharacters(representable(text));
    return this;
  }

  /** Ends the element that was begun last. */
  public XmlText end() throws XMLStreamException {
    xml.writeEndElement();
    return this;
  }

  @Override
  public void close() throws XMLStreamException {
    xml.writeEndDocument();
    xml.close();
    out.println();
    out.flush();
  }

  /** XML 1.0, production 2: what a document may hold at all. */
  private static String representable(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().forEach(c -> kept.appendCodePoint(isCharacter(c) ? c : REPLACEMENT));
    return kept.toString();
  }

  private static boolean isCharacter(int c) {
    boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean nonCharacter = c == Character.MAX_VALUE || c == Character.MAX_VALUE - 1;
    return !control && !surrogate && !nonCharacter;
  }
}
