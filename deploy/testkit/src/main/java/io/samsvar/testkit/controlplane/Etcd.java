package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.process.ChildProcess;
import io.samsvar.testkit.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One etcd member that speaks TLS on loopback to holders of a certificate only. */
final class Etcd {

  private static final Duration READY_WITHIN = Duration.ofSeconds(20);
  private static final int CONNECT_MILLIS_MAX = 200;

  private final Launcher launcher;
  private final Layout layout;
  private final Certificates certificates;
  private final boolean durable;
  private int clientPort;
  private int peerPort;
  private @Nullable ChildProcess process;

  Etcd(Launcher launcher, Layout layout, Certificates certificates, boolean durable) {
    this.launcher = launcher;
    this.layout = layout;
    this.certificates = certificates;
    this.durable = durable;
  }

  /** Where the API server finds it. */
  String endpoint() {
    return "https://127.0.0.1:" + clientPort;
  }

  /** Starts it for the first time. */
  void start() {
    Launcher.onFreePort(
        port -> {
          clientPort = port;
          do {
            peerPort = Ports.free();
          } while (peerPort == clientPort);
          restart();
        });
  }

  /** Starts it on the ports and with the data it had. */
  void restart() {
    ChildProcess started = launcher.start("etcd", arguments());
    process = started;
    Launcher.await(started, clientPort, READY_WITHIN, this::isListening);
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private boolean isListening() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort), CONNECT_MILLIS_MAX);
      return true;
    }
  }

  private List<String> arguments() {
    String peer = "https://127.0.0.1:" + peerPort;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--name=local",
                "--data-dir=" + layout.etcdData().resolve("data"),
                "--log-level=warn",
                "--listen-client-urls=" + endpoint(),
                "--advertise-client-urls=" + endpoint(),
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=local=" + peer,
                "--client-cert-auth",
                "--trusted-ca-file=" + certificates.certificate("etcd-ca"),
                "--cert-file=" + certificates.certificate("etcd"),
                "--key-file=" + certificates.key("etcd"),
                "--peer-client-cert-auth",
                "--peer-trusted-ca-file=" + certificates.certificate("etcd-ca"),
                "--peer-cert-file=" + certificates.certificate("etcd"),
                "--peer-key-file=" + certificates.key("etcd")));
    if (!durable) {
      arguments.add("--unsafe-no-fsync");
    }
    return arguments;
  }
}
