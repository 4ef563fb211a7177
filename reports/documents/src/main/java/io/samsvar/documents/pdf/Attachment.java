package io.samsvar.documents.pdf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/** Embeds one file in a PDF as an associated file of the document (ISO 19005-3, 6.8). */
final class Attachment {
  private static final COSName AF = COSName.getPDFName("AF");
  private static final COSName AF_RELATIONSHIP = COSName.getPDFName("AFRelationship");
  private static final COSName CHECK_SUM = COSName.getPDFName("CheckSum");

  private Attachment() {}

  /** Embeds it with relationship {@code Data}: the data that the pages were made of. */
  static void add(PDDocument document, AttachedFile attached, Calendar time) throws IOException {
    PDEmbeddedFile file =
        new PDEmbeddedFile(
            document, new ByteArrayInputStream(attached.content()), COSName.FLATE_DECODE);
    file.setSubtype(attached.mediaType());
    file.setSize(attached.content().length);
    file.setCreationDate(time);
    file.setModDate(time);
    COSDictionary params = file.getCOSObject().getCOSDictionary(COSName.PARAMS);
    if (params != null) {
      // ISO 32000-1, 7.11.4.1 wants MD5 here. It protects nothing: the signature does.
      params.setItem(CHECK_SUM, new COSString(Md5.of(attached.content())));
    }
    PDComplexFileSpecification specification = new PDComplexFileSpecification();
    specification.setFile(attached.name());
    specification.setFileUnicode(attached.name());
    specification.setFileDescription(attached.description());
    specification.setEmbeddedFile(file);
    specification.setEmbeddedFileUnicode(file);
    specification.getCOSObject().setName(AF_RELATIONSHIP, "Data");

    PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
    tree.setKids(List.of(leaf(attached.name(), specification)));
    PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
    names.setEmbeddedFiles(tree);
    document.getDocumentCatalog().setNames(names);
    COSArray associated = new COSArray();
    associated.add(specification.getCOSObject());
    document.getDocumentCatalog().getCOSObject().setItem(AF, associated);
  }

  private static PDEmbeddedFilesNameTreeNode leaf(
      String name, PDComplexFileSpecification specification) throws IOException {
    PDEmbeddedFilesNameTreeNode leaf = new PDEmbeddedFilesNameTreeNode();
    leaf.setNames(Map.of(name, specification));
    return leaf;
  }
}
