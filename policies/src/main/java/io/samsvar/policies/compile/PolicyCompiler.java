package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.builtin.HostBuiltins;
import io.samsvar.policies.builtin.NativeBuiltins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compiles packs of Rego v1 with the pinned {@code opa}: strict check, the pack's own tests, then
 * WebAssembly. What could not run here is refused with file and line. Compiled packs are kept on
 * disk by the digest of their sources. Safe for several threads.
 */
public final class PolicyCompiler {

  /** Raise when the same sources would be compiled to something else. */
  private static final String GENERATION = "2";

  /** Raise when the same files of another form would be compiled to something else. */
  private static final String FOREIGN = "foreign-1";

  private static final String MANIFEST = ".manifest";

  private static final String ENTRY_FILE = EntryModule.PACKAGE + ".rego";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final OpaTool opa;
  private final PackCache cache;
  private final Path cacheFolder;
  private final String toolchain;
  private final OpaFacts facts;

  private PolicyCompiler(OpaTool opa, Path cacheFolder, OpaFacts facts) {
    this.opa = opa;
    this.cacheFolder = cacheFolder;
    this.cache = new PackCache(cacheFolder, JSON);
    this.facts = facts;
    this.toolchain =
        String.join(
            "\n",
            GENERATION,
            facts.version(),
            String.join(" ", HostBuiltins.names()),
            String.join(" ", NativeBuiltins.names()));
  }

  /**
   * With this {@code opa}.
   *
   * @param opa the executable
   * @param cacheFolder where compiled packs are kept; made when missing
   * @throws IOException when {@code opa} does not answer
   */
  public static PolicyCompiler open(Path opa, Path cacheFolder) throws IOException {
    Files.createDirectories(cacheFolder);
    PackCache.clean(cacheFolder);
    OpaTool tool = new OpaTool(opa);
    return new PolicyCompiler(tool, cacheFolder, OpaFacts.of(opa, tool, cacheFolder, JSON));
  }

  /** Where compiled packs are kept. */
  public Path cacheFolder() {
    return cacheFolder;
  }

  /**
   * Compiles a pack, or takes it from the cache.
   *
   * @throws PackRefusedException when it may not or cannot run
   * @throws IOException when {@code opa} cannot be run or the cache not be written
   */
  public CompiledPack compile(PackSources sources) throws PackRefusedException, IOException {
    Digest digest = Digest.of(toolchain + "\n" + sources.digest());
    PackCache.Entry entry = cache.find(digest).orElse(null);
    if (entry == null) {
      entry = build(sources);
      cache.keep(digest, entry);
    }
    return new CompiledPack(
        sources.name(),
        digest,
        Base64.getDecoder().decode(entry.wasm()),
        entry.data().getBytes(StandardCharsets.UTF_8),
        parameters(sources),
        entry.metadata(),
        null);
  }

  /**
   * Examines a pack of ours that compiles: how it is formatted, and what its tests cover.
   *
   * @param coverageMin least coverage by its tests, in percent; 0 asks for none
   * @throws PackRefusedException when that is not as asked
   * @throws IOException when {@code opa} cannot be run
   */
  public void examine(PackSources sources, int coverageMin)
      throws PackRefusedException, IOException {
    try (PackWorkspace work = PackWorkspace.create(cacheFolder, sources, facts.capabilities())) {
      new Examination(opa, JSON).run(sources, work, coverageMin);
    }
  }

  /**
   * Compiles a pack of another engine's form with one child process, or takes it from the cache.
   *
   * @throws PackRefusedException when it may not or cannot run
   * @throws IOException when {@code opa} cannot be run or the cache not be written
   */
  public CompiledPack compile(ForeignPack pack) throws PackRefusedException, IOException {
    PackSources sources;
    try {
      sources = new PackSources(pack.name(), new LinkedHashMap<>(pack.files()));
    } catch (IllegalArgumentException e) {
      throw new PackRefusedException(pack.name(), String.valueOf(e.getMessage()));
    }
    // What only decides how the pack is asked needs no other module.
    Digest code =
        Digest.of(
            String.join(
                "\n", toolchain, FOREIGN, sources.digest().toString(), pack.v1().toString()));
    PackCache.Entry entry = cache.find(code).orElse(null);
    if (entry == null) {
      entry = build(pack, sources);
      cache.keep(code, entry);
    }
    return new CompiledPack(
        pack.name(),
        Digest.of(String.join("\n", code.toString(), pack.digest().toString())),
        Base64.getDecoder().decode(entry.wasm()),
        entry.data().getBytes(StandardCharsets.UTF_8),
        "",
        pack.metadata(),
        pack.input());
  }

  private PackCache.Entry build(ForeignPack pack, PackSources sources)
      throws PackRefusedException, IOException {
    Map<String, Set<String>> deciding = new TreeMap<>();
    pack.metadata().packages().forEach(name -> deciding.put(name, Set.of("deny", "warn")));
    try (PackWorkspace work = PackWorkspace.create(cacheFolder, sources, facts.capabilities())) {
      work.write(ENTRY_FILE, EntryModule.text(deciding));
      work.write(MANIFEST, manifest(pack.v1()));
      return bundled(sources, work, new OpaReports(pack.name(), JSON), pack.metadata());
    }
  }

  /** Says of each file in which Rego it is written. */
  private static String manifest(List<String> v1) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.putArray("roots").add("");
    manifest.put("rego_version", 0);
    ObjectNode versions = manifest.putObject("file_rego_versions");
    versions.put("/" + ENTRY_FILE, 1);
    v1.forEach(path -> versions.put("/" + path, 1));
    return JSON.writeValueAsString(manifest);
  }

  private PackCache.Entry build(PackSources sources) throws PackRefusedException, IOException {
    OpaReports reports = new OpaReports(sources.name(), JSON);
    try (PackWorkspace work = PackWorkspace.create(cacheFolder, sources, facts.capabilities())) {
      run(work, reports, "check", "--strict", "--bundle", "--format", "json", ".");
      if (sources.files().keySet().stream().anyMatch(PackSources::isTest)) {
        String[] test =
            withCapabilities(
                work, "test", "--bundle", OpaTool.TEST_TIMEOUT, "--format", "json", ".");
        reports.tests(opa.run(work.pack(), test));
      }
      List<RegoFile> files = parse(sources, work, reports);
      Map<String, Set<String>> deciding = deciding(sources, files);
      PackMetadata metadata = metadata(deciding, files, work, reports);
      work.write(ENTRY_FILE, EntryModule.text(deciding));
      return bundled(sources, work, reports, metadata);
    }
  }

  private PackCache.Entry bundled(
      PackSources sources, PackWorkspace work, OpaReports reports, PackMetadata metadata)
      throws PackRefusedException, IOException {
    OpaTool.Output built =
        opa.run(
            work.pack(),
            withCapabilities(
                work,
                "build",
                "--bundle",
                "--target=wasm",
                "--entrypoint=" + CompiledPack.ENTRYPOINT,
                "--ignore=*_test.rego",
                "--output=" + work.bundle(),
                "."));
    if (built.code() != 0) {
      throw reports.refused(built);
    }
    Map<String, byte[]> bundle = BundleArchive.read(work.readBundle());
    byte[] wasm = bundle.get("policy.wasm");
    byte[] data = bundle.get("data.json");
    if (wasm == null || data == null) {
      throw new IOException("opa build wrote no module for " + sources.name());
    }
    return new PackCache.Entry(
        Base64.getEncoder().encodeToString(wasm),
        new String(data, StandardCharsets.UTF_8),
        metadata);
  }

  private List<RegoFile> parse(PackSources sources, PackWorkspace work, OpaReports reports)
      throws PackRefusedException, IOException {
    List<RegoFile> files = new ArrayList<>();
    for (String path : sources.files().keySet()) {
      if (path.endsWith(".rego") && !PackSources.isTest(path)) {
        files.add(
            RegoFile.of(
                reports.answer(opa.run(work.pack(), "parse", "--format", "json", "./" + path))));
      }
    }
    return files;
  }

  private static Map<String, Set<String>> deciding(PackSources sources, List<RegoFile> files)
      throws PackRefusedException {
    for (RegoFile file : files) {
      if (file.pack().equals(EntryModule.PACKAGE)
          || file.pack().startsWith(EntryModule.PACKAGE + ".")) {
        throw new PackRefusedException(
            sources.name(), "the package name " + EntryModule.PACKAGE + " is the engine's own");
      }
    }
    Map<String, Set<String>> deciding = EntryModule.deciding(files);
    if (deciding.isEmpty()) {
      throw new PackRefusedException(
          sources.name(),
          "nothing in it decides: rules named deny or warn, in a package below samsvar, do");
    }
    return deciding;
  }

  private PackMetadata metadata(
      Map<String, Set<String>> deciding,
      List<RegoFile> files,
      PackWorkspace work,
      OpaReports reports)
      throws PackRefusedException, IOException {
    Annotations annotations =
        Annotations.of(
            run(work, reports, "inspect", "--annotations", "--format", "json", ".")
                .path("annotations"));
    Set<String> inputs = new TreeSet<>();
    files.forEach(file -> inputs.addAll(file.inputs()));
    return new PackMetadata(
        List.copyOf(deciding.keySet()),
        annotations.subject(),
        annotations.titles(),
        annotations.requirements(),
        annotations.rules(),
        new LinkedHashSet<>(inputs));
  }

  private JsonNode run(PackWorkspace work, OpaReports reports, String... command)
      throws PackRefusedException, IOException {
    String[] whole = command[0].equals("check") ? withCapabilities(work, command) : command;
    return reports.answer(opa.run(work.pack(), whole));
  }

  private static String[] withCapabilities(PackWorkspace work, String... command) {
    List<String> whole = new ArrayList<>(List.of(command));
    whole.add(1, "--capabilities=" + work.capabilities());
    return whole.toArray(String[]::new);
  }

  private static String parameters(PackSources sources) throws PackRefusedException {
    String parameters = sources.files().getOrDefault(PackSources.PARAMETERS, "");
    try {
      if (!parameters.isEmpty() && !JSON.readTree(parameters).isObject()) {
        throw new PackRefusedException(
            sources.name(), PackSources.PARAMETERS + " holds no JSON object");
      }
    } catch (JacksonException e) {
      throw new PackRefusedException(
          sources.name(), PackSources.PARAMETERS + " is no JSON: " + e.getOriginalMessage());
    }
    return parameters;
  }
}
