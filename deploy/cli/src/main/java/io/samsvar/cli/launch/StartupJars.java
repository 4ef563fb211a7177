package io.samsvar.cli.launch;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies those jars of a class path of which the JDK's AOT cache takes no class: signed ones,
 * without their signatures, and ones whose classes have a version from before Java 6, with stack
 * maps made for them. A check of one file, which lives for a second, would verify and parse them
 * each time. Nothing but the cache's own process runs from the copies: a provider of cryptography
 * has to be signed on some JDKs.
 *
 * <p>Source: JEP 483 and JEP 514; Java Virtual Machine Specification, sections 4.1 and 4.10.
 */
public final class StartupJars {

  /** Java 6: the first version with stack maps, which the cache asks for. */
  private static final int STACK_MAPS_VERSION = ClassFile.JAVA_6_VERSION;

  private static final ClassFileVersion VERSION = ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0);

  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private StartupJars() {}

  /**
   * Writes the copies, and the class path with them as {@code class-path}.
   *
   * @param arguments a folder to write to, the folder that it will be moved to, and a class path
   */
  public static void main(String[] arguments) throws IOException {
    Path into = Path.of(arguments[0]);
    String whole = copy(into, Path.of(arguments[1]), arguments[2]);
    Files.writeString(into.resolve("class-path"), whole + "\n");
  }

  static String copy(Path into, Path later, String classPath) throws IOException {
    List<String> elements = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(element);
      if (Files.isRegularFile(jar) && isLeftOut(jar)) {
        String name = elements.size() + "-" + jar.getFileName();
        rewrite(jar, into.resolve(name));
        elements.add(later.resolve(name).toString());
      } else {
        elements.add(element);
      }
    }
    return String.join(File.pathSeparator, elements);
  }

  private static boolean isLeftOut(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (SIGNATURE.matcher(entry.getName()).matches()
            || (isClass(entry) && version(zip, entry) < STACK_MAPS_VERSION)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class");
  }

  private static int version(ZipFile zip, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }

  private static void rewrite(Path jar, Path copy) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        ZipOutputStream out =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(copy)))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && !SIGNATURE.matcher(entry.getName()).matches()) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          out.write(content(zip, entry));
          out.closeEntry();
        }
      }
    }
  }

  private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    if (entry.getName().equals(MANIFEST)) {
      return unsigned(bytes);
    }
    return isClass(entry) && version(zip, entry) < STACK_MAPS_VERSION
        ? withStackMaps(zip, bytes)
        : bytes;
  }

  /** Without the digests of the entries, which are there for signatures only. */
  private static byte[] unsigned(byte[] manifest) throws IOException {
    Manifest read = new Manifest(new ByteArrayInputStream(manifest));
    read.getEntries().clear();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    read.write(out);
    return out.toByteArray();
  }

  /** The same code; a class that cannot be written so stays as it is. */
  private static byte[] withStackMaps(ZipFile zip, byte[] old) {
    ClassFile writer =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(name -> resource(zip, name))),
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
    ClassTransform newer =
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                (builder, element) -> {
                  if (element instanceof ClassFileVersion) {
                    builder.with(VERSION);
                  } else {
                    builder.with(element);
                  }
                });
    try {
      return writer.transformClass(writer.parse(old), newer);
    } catch (IllegalArgumentException e) {
      return old;
    }
  }

  private static @Nullable InputStream resource(ZipFile zip, ClassDesc name) {
    String descriptor = name.descriptorString();
    String path = descriptor.substring(1, descriptor.length() - 1) + ".class";
    try {
      ZipEntry entry = zip.getEntry(path);
      return entry != null
          ? zip.getInputStream(entry)
          : ClassLoader.getSystemResourceAsStream(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
