package io.samsvar.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.DeletedByPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what the plans of a Sync deleted, and asks in your own name that it is brought back. */
@Command(
    name = "undo",
    description =
        "Lists what the newest plans of a Sync deleted; with --plan shows the objects of one, and"
            + " with --reason has them brought back: judged by policy, recorded, and without"
            + " values of Secrets, which are not kept. What Git declares by now stays as it is.",
    mixinStandardHelpOptions = true)
final class UndoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SYNC", description = "Name of the Sync.")
  private String sync = "";

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "samsvar-system",
      description = "Namespace of the Sync (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = "--plan",
      description = "Digest of the plan that deleted, or its first digits; without it, all.")
  private @Nullable String plan;

  @Option(names = "--reason", description = "Why, for the record: brings the objects back.")
  private @Nullable String reason;

  @Option(names = "--kubeconfig", description = "Kubeconfig file (default: as kubectl finds it).")
  private @Nullable Path kubeconfig;

  @Option(names = "--as", description = "User to impersonate, as with kubectl.")
  private @Nullable String as;

  @Override
  public Integer call() {
    try (KubernetesClient client = Approvals.client(kubeconfig, as)) {
      Sync resource = client.resources(Sync.class).inNamespace(namespace).withName(sync).get();
      if (resource == null) {
        return fail("There is no Sync " + namespace + "/" + sync + ".");
      }
      SyncStatus status = resource.getStatus();
      List<DeletedByPlan> deleted =
          status == null || status.deleted() == null ? List.of() : status.deleted();
      String wanted = plan;
      if (wanted == null) {
        return reason == null ? list(deleted) : fail("Name the plan: --plan DIGEST.");
      }
      List<DeletedByPlan> named =
          deleted.stream().filter(one -> isNamed(one.plan(), wanted)).toList();
      if (named.size() != 1) {
        return fail(
            (named.isEmpty()
                    ? "No deletion that can be undone is by plan "
                    : "More than one plan begins with ")
                + wanted
                + ". The newest are listed by: samsvar undo "
                + sync
                + " --namespace "
                + namespace);
      }
      return reason == null ? show(named.getFirst()) : undo(client, named.getFirst(), reason);
    } catch (KubernetesClientException e) {
      return fail("The API server refused: " + e.getStatus().getMessage());
    }
  }

  private static boolean isNamed(String digest, String wanted) {
    return digest.startsWith(wanted) || digest.startsWith("sha256:" + wanted);
  }

  private int list(List<DeletedByPlan> deleted) {
    PrintWriter out = spec.commandLine().getOut();
    if (deleted.isEmpty()) {
      out.println("No deletion of " + namespace + "/" + sync + " can be undone.");
    }
    for (DeletedByPlan one : deleted) {
      out.println(
          one.plan() + "  " + one.at() + "  " + one.count() + " objects  until " + one.until());
    }
    return 0;
  }

  private int show(DeletedByPlan deleted) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> objects = deleted.objects() == null ? List.of() : deleted.objects();
    objects.forEach(out::println);
    if (deleted.count() > objects.size()) {
      out.println("and " + (deleted.count() - objects.size()) + " more");
    }
    out.println("To bring them back: --plan " + deleted.plan() + " --reason TEXT");
    return 0;
  }

  private int undo(KubernetesClient client, DeletedByPlan deleted, String why) {
    Digest digest = Digest.parse(deleted.undo());
    spec.commandLine()
        .getOut()
        .println(
            Approvals.approve(
                client, namespace, sync + "-undo-" + digest.abbreviated(), sync, digest, why));
    return 0;
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    return Main.EXIT_USAGE;
  }
}
