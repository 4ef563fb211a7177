package io.samsvar.documents.page;

import io.samsvar.documents.page.Table.Column;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Builds the page tree. Text is put in as text nodes and never parsed, so that nothing in it can
 * become markup; see {@link VisibleText} for what it may look like.
 */
final class Markup {
  private final Document document;
  private final Element body;
  private final Element bookmarks;
  private int headings;
  private Element chapter;
  private boolean inPart;
  private int sections;

  Markup(String title, String language, String style) {
    document = newDocument();
    Element html = document.createElement("html");
    html.setAttribute("lang", language);
    html.setAttribute("xml:lang", language);
    document.appendChild(html);
    Element head = add(html, "head", "");
    add(head, "title", "").setTextContent(title);
    add(head, "style", "").setTextContent(style);
    bookmarks = add(head, "bookmarks", "");
    body = add(html, "body", "");
    chapter = bookmarks;
  }

  Document document() {
    return document;
  }

  /** The title of the document, once. */
  void title(String text) {
    Element heading = add(body, "h1", "");
    text(heading, text);
    bookmark(bookmarks, heading, text);
  }

  /** Starts a section with a bookmark, the first on a new page; says which articles it serves. */
  void section(String english, String norwegian, String articles) {
    Element heading = add(body, "h2", sections == 0 ? "break" : "");
    sections++;
    text(heading, english + " ");
    text(add(heading, "span", "norwegian"), "(" + norwegian + ")");
    inPart = false;
    chapter = bookmark(bookmarks, heading, english + " (" + norwegian + ")");
    if (!articles.isEmpty()) {
      text(add(body, "p", "articles"), "Serves " + articles);
    }
  }

  /** Starts a part of a section with a bookmark below the section's. */
  void part(String text) {
    Element heading = add(body, "h3", "");
    text(heading, text);
    inPart = true;
    bookmark(chapter, heading, text);
  }

  /**
   * A heading in a section or part, without a bookmark. No level is skipped (ISO 14289-1, 7.4.2).
   */
  void caption(String text) {
    text(add(body, inPart ? "h4" : "h3", "caption"), text);
  }

  void paragraph(String text) {
    paragraph("", text);
  }

  void paragraph(String style, String text) {
    text(add(body, "p", style), text);
  }

  /** Lines that keep their breaks and are set in the mono face. */
  void listing(List<String> lines) {
    Element block = add(body, "div", "listing");
    lines.forEach(line -> text(add(block, "p", ""), line));
  }

  void bullets(List<String> items) {
    Element list = add(body, "ul", "");
    items.forEach(item -> text(add(list, "li", ""), item));
  }

  void steps(List<String> items) {
    Element list = add(body, "ol", "");
    items.forEach(item -> text(add(list, "li", ""), item));
  }

  /** Figures side by side: a number and what it counts. */
  void tiles(List<Tile> tiles) {
    Element row = add(body, "div", "tiles");
    for (Tile tile : tiles) {
      Element box = add(row, "div", "tile " + tile.style());
      text(add(box, "p", "figure"), tile.figure());
      text(add(box, "p", "label"), tile.label());
    }
  }

  /** A figure and what it counts. */
  record Tile(String style, String figure, String label) {}

  /** A framed statement: a heading of its own and a sentence. */
  void statement(String style, String headline, String sentence) {
    Element box = add(body, "div", "statement " + style);
    text(add(box, "p", "headline"), headline);
    text(add(box, "p", ""), sentence);
  }

  /** Names and values, one pair a row. */
  void properties(List<List<String>> pairs) {
    Element tbody = add(add(body, "table", "properties"), "tbody", "");
    for (List<String> pair : pairs) {
      Element row = add(tbody, "tr", "");
      Element name = add(row, "th", "");
      name.setAttribute("scope", "row");
      text(name, pair.getFirst());
      Element value = add(row, "td", "");
      pair.subList(1, pair.size()).forEach(line -> text(add(value, "p", ""), line));
    }
  }

  void table(Table table) {
    Element element = add(body, "table", "rows");
    Element head = add(add(element, "thead", ""), "tr", "");
    for (Column column : table.columns()) {
      Element cell = add(head, "th", "");
      cell.setAttribute("scope", "col");
      cell.setAttribute("style", "width: " + column.percent() + "%");
      text(cell, column.heading());
    }
    Element tbody = add(element, "tbody", "");
    List<List<Cell>> shown = table.rows().subList(0, Math.min(table.rows().size(), Table.ROWS_MAX));
    for (List<Cell> row : shown) {
      Element tr = add(tbody, "tr", "");
      row.forEach(cell -> cell(add(tr, "td", ""), cell));
    }
    int left = table.rows().size() - shown.size();
    if (left > 0) {
      paragraph("cut", left + " more rows are in the attached evidence.json.");
    }
  }

  private void cell(Element td, Cell cell) {
    for (String line : cell.lines()) {
      text(add(td, "p", cell.style()), line);
    }
  }

  private Element bookmark(Element parent, Element heading, String text) {
    headings++;
    String id = "h" + headings;
    heading.setAttribute("id", id);
    Element bookmark = add(parent, "bookmark", "");
    bookmark.setAttribute("name", VisibleText.of(text));
    bookmark.setAttribute("href", "#" + id);
    return bookmark;
  }

  private Element add(Node parent, String name, String style) {
    Element element = document.createElement(name);
    if (!style.isEmpty()) {
      element.setAttribute("class", style.strip());
    }
    parent.appendChild(element);
    return element;
  }

  private void text(Element parent, String text) {
    parent.appendChild(document.createTextNode(VisibleText.of(text)));
  }

  private static Document newDocument() {
    try {
      return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("Every Java platform makes an empty document", e);
    }
  }
}
