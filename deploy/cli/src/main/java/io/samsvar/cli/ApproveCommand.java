package io.samsvar.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncStatus;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Approves the plan that a Sync waits with: exactly that plan, by its digest, in your own name. */
@Command(
    name = "approve",
    description =
        "Approves the plan that a Sync waits with. The digest is that of status.planDigest; when"
            + " the plan changes, the approval is void.",
    mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
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
      description = "Digest of the plan you have looked at; without it, the plan is only shown.")
  private @Nullable String plan;

  @Option(
      names = "--rewrite",
      description =
          "Digest of a rewritten branch or a moved tag, as the Sync's message has it: exactly that"
              + " history is accepted, once.")
  private @Nullable String rewrite;

  @Option(names = "--reason", description = "Why, for the record.")
  private @Nullable String reason;

  @Option(names = "--name", description = "Name of the Approval (default: made from the digest).")
  private @Nullable String name;

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
      String waiting = status == null ? null : status.planDigest();
      String digest = plan == null ? rewrite : plan;
      if (digest == null || reason == null || (plan != null && rewrite != null)) {
        return fail(
            "The newest plan of "
                + namespace
                + "/"
                + sync
                + " is "
                + waiting
                + ": "
                + (status == null ? "" : status.message())
                + "\nTo approve it, say --plan DIGEST (or --rewrite DIGEST) and --reason TEXT.");
      }
      return approve(client, Digest.parse(digest), reason);
    } catch (KubernetesClientException e) {
      return fail("The API server refused: " + e.getStatus().getMessage());
    }
  }

  private int approve(KubernetesClient client, Digest digest, String why) {
    String made =
        Approvals.approve(
            client,
            namespace,
            name == null ? sync + "-" + digest.abbreviated() : name,
            sync,
            digest,
            why);
    spec.commandLine().getOut().println(made);
    return 0;
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    return Main.EXIT_USAGE;
  }
}
