package io.samsvar.cli.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.cluster.KubernetesClients;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.cluster.KubernetesWatches;
import io.samsvar.reconciler.render.Capabilities;

/** The API server, as the parts need it: for our own resources, for objects, and to watch. */
record Connection(KubernetesClient client, Cluster cluster, KubernetesWatches watches) {

  static Connection open(Base base) {
    KubernetesClient client =
        base.closing().add(KubernetesClients.connect(base.config().kubeconfig()));
    ApiServer api = new ApiServer(client, base.metrics());
    return new Connection(
        client,
        new KubernetesCluster(api),
        base.closing().add(new KubernetesWatches(api, base.metrics())));
  }

  /* What charts are told. */
  Capabilities capabilities() {
    Cluster.Served served = cluster.served();
    return new Capabilities(served.version(), served.apiVersions());
  }

  /* A kind the cluster does not serve may come with its CRD in the same revision. */
  boolean namespaced(String apiVersion, String kind) {
    return cluster.kind(apiVersion, kind).map(Cluster.KindInfo::namespaced).orElse(true);
  }
}
