package io.samsvar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.admission.Kubectl.Result;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Case 62 from the other side: what the API server makes of a manifest when it stores it (defaults,
 * other notations, empty values left out) is agreement, so our own writes are never refused for it;
 * and no write of a controller is refused for what it does to such objects.
 */
@ExtendWith(ControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreementIT {

  private final LocalCluster cluster;
  private final String namespace;
  private final KubernetesClient admin;
  private RunningWebhook webhook;

  AgreementIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    webhook = RunningWebhook.startWithoutPolicies(cluster, folder);
  }

  @AfterAll
  void stop() {
    webhook.close();
  }

  private static final String POD =
      """
      {'securityContext':{'runAsNonRoot':true,'fsGroup':0},'hostNetwork':false,'terminationGracePeriodSeconds':30,
       'tolerations':[{'key':'a','operator':'Exists'}],'nodeSelector':{},
       'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway','labelSelector':{'matchLabels':{'app':'x'}}}],
       'initContainers':[{'name':'init','image':'i','command':['a','b'],'args':[]}],
       'containers':[{'name':'app','image':'x','stdin':false,'tty':false,
         'env':[{'name':'EMPTY','value':''},{'name':'FROM','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'1000m'}}}],
         'resources':{'limits':{'cpu':'1000m','memory':'1024Mi','ephemeral-storage':'1e9'},'requests':{'cpu':0.5,'memory':'0.5Gi'}},
         'ports':[{'containerPort':8080},{'containerPort':8080,'protocol':'UDP','name':'udp'},{'name':'https','containerPort':8443}],
         'livenessProbe':{'httpGet':{'path':'/','port':'https'},'initialDelaySeconds':0},
         'readinessProbe':{'tcpSocket':{'port':8080}},
         'securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL'],'add':[]}},
         'volumeMounts':[{'name':'tmp','mountPath':'/tmp'},{'name':'all','mountPath':'/all','readOnly':true}]}],
       'volumes':[{'name':'tmp','emptyDir':{'sizeLimit':'1024Mi'}},{'name':'none','emptyDir':{}},
         {'name':'all','projected':{'sources':[{'configMap':{'name':'c'}},{'downwardAPI':{'items':[{'path':'n','fieldRef':{'fieldPath':'metadata.name'}}]}}]}}]}
      """;

  private static String template() {
    return "{'metadata':{'creationTimestamp':null,'labels':{'app':'x'}},'spec':" + POD + "}";
  }

  private List<ObjectNode> manifests() {
    String selector = "'selector':{'matchLabels':{'app':'x'}},'template':" + template();
    return List.of(
        namespaced(
            "v1", "ConfigMap", "'data':{'a':'1000m','empty':''},'binaryData':{'b':'aGVs\\nbG8='}"),
        namespaced(
            "v1", "Secret", "'type':'Opaque','stringData':{'a':'b'},'data':{'c':'aGVs\\nbG8='}"),
        namespaced(
            "v1",
            "ServiceAccount",
            "'automountServiceAccountToken':false,'imagePullSecrets':[{'name':'r'}]"),
        namespaced(
            "v1",
            "Service",
            "'spec':{'selector':{'app':'x'},'ports':[{'name':'http','port':80},{'name':'other','port':81,'targetPort':'https'}],'publishNotReadyAddresses':false}"),
        namespaced(
            "v1",
            "PersistentVolumeClaim",
            "'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1024Mi'}}}"),
        namespaced(
            "v1",
            "LimitRange",
            "'spec':{'limits':[{'type':'Container','default':{'cpu':'100000m'},'defaultRequest':{'cpu':'0.001'}}]}"),
        namespaced(
            "v1",
            "ResourceQuota",
            "'spec':{'hard':{'services':'1000','requests.storage':'4096Gi'}}"),
        namespaced("v1", "Pod", "'spec':" + POD),
        namespaced(
            "apps/v1",
            "Deployment",
            "'spec':{'replicas':0,'paused':false,'strategy':{'rollingUpdate':{'maxSurge':'25%','maxUnavailable':0}},"
                + selector
                + "}"),
        namespaced(
            "apps/v1",
            "StatefulSet",
            "'spec':{'serviceName':'s','volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'0.5Gi'}}}}],"
                + selector
                + "}"),
        namespaced("apps/v1", "DaemonSet", "'spec':{" + selector + "}"),
        namespaced(
            "batch/v1",
            "Job",
            "'spec':{'backoffLimit':0,'suspend':true,'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'b'}]}}}"),
        namespaced(
            "batch/v1",
            "CronJob",
            "'spec':{'schedule':'0 2 * * *','suspend':false,'jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'b'}]}}}}}"),
        namespaced(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'},'minReplicas':1,'maxReplicas':2,'metrics':[{'type':'Pods','pods':{'metric':{'name':'m'},'target':{'type':'AverageValue','averageValue':'1000'}}},{'type':'Object','object':{'describedObject':{'kind':'Service','name':'s','apiVersion':'v1'},'metric':{'name':'n'},'target':{'type':'Value','value':'2000m'}}}],'behavior':{'scaleDown':{'policies':[{'type':'Pods','value':1,'periodSeconds':60}]}}}"),
        namespaced(
            "networking.k8s.io/v1",
            "Ingress",
            "'spec':{'rules':[{'host':'a.example','http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}],'tls':[{'hosts':['a.example'],'secretName':'t'}]}"),
        namespaced(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "'spec':{'podSelector':{},'policyTypes':['Ingress','Egress'],'ingress':[{'ports':[{'port':80}],'from':[{'podSelector':{}}]}],'egress':[{}]}"),
        namespaced(
            "policy/v1",
            "PodDisruptionBudget",
            "'spec':{'minAvailable':'50%','selector':{'matchLabels':{'app':'x'}}}"),
        namespaced(
            "rbac.authorization.k8s.io/v1",
            "Role",
            "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]"),
        namespaced(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'role'},'subjects':[{'kind':'ServiceAccount','name':'a'},{'kind':'User','name':'u'}]"),
        clusterScoped(
            "rbac.authorization.k8s.io/v1",
            "ClusterRole",
            "'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'none':'such'}}]},'rules':[]"),
        clusterScoped("v1", "Namespace", "'spec':{}"),
        clusterScoped(
            "v1",
            "PersistentVolume",
            "'spec':{'capacity':{'storage':'1024Mi'},'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/x'},'storageClassName':'none'}"),
        clusterScoped(
            "scheduling.k8s.io/v1",
            "PriorityClass",
            "'value':0,'globalDefault':false,'description':''"),
        clusterScoped(
            "storage.k8s.io/v1",
            "StorageClass",
            "'provisioner':'none.example','allowVolumeExpansion':false,'parameters':{'a':'b'}"),
        definition());
  }

  private ObjectNode namespaced(String apiVersion, String kind, String rest) {
    return Json.object(
        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'agreed-%s','namespace':'%s','labels':{'samsvar.io/sync':'shop'},'annotations':{},'creationTimestamp':null},%s}"
            .formatted(apiVersion, kind, kind.toLowerCase(Locale.ROOT), namespace, rest));
  }

  private ObjectNode clusterScoped(String apiVersion, String kind, String rest) {
    return Json.object(
        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','labels':{'samsvar.io/sync':'shop'}},%s}"
            .formatted(apiVersion, kind, namespace + "-agreed", rest));
  }

  private static ObjectNode definition() {
    return Json.object(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'caches.agreement.example','labels':{'samsvar.io/sync':'shop'}},
         'spec':{'group':'agreement.example','scope':'Namespaced','names':{'plural':'caches','kind':'Cache'},
          'versions':[{'name':'v1','served':true,'storage':true,
           'subresources':{'status':{},'scale':{'specReplicasPath':'.spec.size','statusReplicasPath':'.status.size'}},
           'schema':{'openAPIV3Schema':{'type':'object','properties':{
            'spec':{'type':'object','properties':{'size':{'type':'integer','minimum':0,'maximum':9.0},
             'limits':{'type':'object','additionalProperties':{'anyOf':[{'type':'integer'},{'type':'string'}],'x-kubernetes-int-or-string':true}}}},
            'status':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}}}]},
         'status':{'acceptedNames':{'kind':'','plural':''},'conditions':[],'storedVersions':[]}}
        """);
  }

  @TestFactory
  Stream<DynamicTest> whatTheServerStoresOfAManifestIsAgreement() {
    return manifests().stream()
        .map(
            manifest ->
                DynamicTest.dynamicTest(
                    manifest.path("kind").asString(),
                    () -> {
                      JsonNode first = webhook.apply(manifest);
                      JsonNode second = webhook.apply(manifest);
                      assertThat(second.at("/metadata/generation"))
                          .isEqualTo(first.at("/metadata/generation"));
                    }));
  }

  /** Case 49 for a kind whose replicas stand elsewhere, as its definition says. */
  @Test
  void case49_scaleOfACustomKind() {
    ObjectNode definition = definition();
    ((ObjectNode) definition.get("metadata")).put("name", "stores.agreement.example");
    ((ObjectNode) definition.at("/spec/names")).put("plural", "stores").put("kind", "Store");
    var _ = webhook.apply(definition);
    Eventually.isTrue(
        "the custom kind",
        RunningWebhook.SOON,
        () ->
            admin
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("stores.agreement.example")
                .get()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True")));
    ObjectNode store =
        Json.object(
            "{'apiVersion':'agreement.example/v1','kind':'Store','metadata':{'name':'s','namespace':'%s'},'spec':{'size':3,'limits':{'a':'1000m'}}}"
                .formatted(namespace));
    var _ = webhook.apply(store);
    Result scaled =
        webhook.kubectl.as(
            Identity.CLUSTER_ADMIN,
            "scale",
            "stores.agreement.example",
            "s",
            "--namespace=" + namespace,
            "--replicas=5");
    assertThat(scaled.text()).contains(".spec.size").contains("Sync gitops/shop");
    Result deleted =
        webhook.kubectl.run("delete", "customresourcedefinition", "stores.agreement.example");
    assertThat(deleted.text()).contains("would delete it");
  }
}
