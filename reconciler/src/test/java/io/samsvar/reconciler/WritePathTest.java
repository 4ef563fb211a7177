package io.samsvar.reconciler;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.samsvar.reconciler.apply.PlanExecutor;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.gate.PassedPlan;
import org.junit.jupiter.api.Test;

/** Invariant 1, as far as the shape of the code can hold it: there is one way to the cluster. */
class WritePathTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.samsvar.reconciler");

  @Test
  void onlyTheGatePassesAPlan() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.samsvar.reconciler.gate.Gate")
        .should()
        .callConstructorWhere(target(owner(equivalentTo(PassedPlan.class))))
        .check(CLASSES);
  }

  @Test
  void onlyTheJournalRecordsAnIntent() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.samsvar.reconciler.sync.Journal")
        .should()
        .callConstructorWhere(target(owner(name("io.samsvar.reconciler.sync.RecordedIntent"))))
        .check(CLASSES);
  }

  @Test
  void onlyWritingWithARecordedIntentAppliesAndPrunes() {
    for (String method : new String[] {"apply", "prune"}) {
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.samsvar.reconciler.sync.Writing")
          .should()
          .callMethodWhere(
              target(owner(equivalentTo(PlanExecutor.class))).and(target(name(method))))
          .check(CLASSES);
    }
  }

  @Test
  void onlyTheApplyStageAndTheDriftReverterWriteToTheCluster() {
    for (String method : new String[] {"apply", "patch", "delete"}) {
      noClasses()
          .that()
          .resideOutsideOfPackages("io.samsvar.reconciler.apply", "io.samsvar.reconciler.cluster")
          .and()
          .doNotHaveFullyQualifiedName("io.samsvar.reconciler.drift.DriftReverter")
          .should()
          .callMethodWhere(target(owner(equivalentTo(Cluster.class))).and(target(name(method))))
          .check(CLASSES);
    }
  }
}
