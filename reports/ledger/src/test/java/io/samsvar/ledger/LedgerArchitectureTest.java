package io.samsvar.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The ledger is the leaf of the module graph and knows neither cluster nor Git nor PDF. */
@AnalyzeClasses(packages = "io.samsvar", importOptions = ImportOption.DoNotIncludeTests.class)
class LedgerArchitectureTest {
  @ArchTest
  static final ArchRule THE_LEDGER_IS_THE_LEAF =
      noClasses()
          .that()
          .resideInAPackage("io.samsvar.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.samsvar.policies..",
              "io.samsvar.reconciler..",
              "io.samsvar.admission..",
              "io.samsvar.documents..",
              "io.samsvar.cli..",
              "io.samsvar.testkit..",
              "io.fabric8..",
              "io.vertx..",
              "org.eclipse.jgit..",
              "org.apache.pdfbox..",
              "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.samsvar.(ledger..)").should().beFreeOfCycles();

  /** The tree and the text formats stay usable without events and disks. */
  @ArchTest
  static final ArchRule THE_TREE_KNOWS_ONLY_HASHES =
      noClasses()
          .that()
          .resideInAPackage("io.samsvar.ledger.merkle..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.samsvar.ledger.note..",
              "io.samsvar.ledger.leaf..",
              "io.samsvar.ledger.store..",
              "org.jdbi..",
              "tools.jackson..",
              "org.bouncycastle..");

  @ArchTest
  static final ArchRule ONLY_STORES_KNOW_SQL =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.samsvar.ledger.store..",
              "io.samsvar.ledger.identity..",
              "io.samsvar.ledger.disk..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule NOBODY_ASKS_FOR_THE_SYSTEM_TIME_BESIDE_THE_CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
