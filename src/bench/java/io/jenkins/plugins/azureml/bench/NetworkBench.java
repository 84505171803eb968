package io.jenkins.plugins.azureml.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Transfers files in a JVM of 96 MB over links with a round-trip time and a bandwidth. */
final class NetworkBench {

    /** Of a line of {@link NetworkMain}: row, seconds, seconds of the processor. */
    static final String RESULT = "RESULT\t";

    private static final Duration RTT = Duration.ofMillis(30);
    private static final long BANDWIDTH = 200_000_000;
    private static final List<LinkProfile> LINKS = TrialMode.ON
            ? List.of(new LinkProfile(RTT, BANDWIDTH))
            : List.of(
                    new LinkProfile(RTT, BANDWIDTH),
                    new LinkProfile(Duration.ofMillis(100), BANDWIDTH),
                    new LinkProfile(Duration.ZERO, 0));
    /** Files that the limit transfers at a time. */
    private static final int CONCURRENCY = 16;

    private static final String NOTHING = "–";
    private static final int SERVICES = 4;
    private static final int BULK = TrialMode.choose(4, 32) << 20;

    private final Path project;
    private final Report report;
    private double mostOfLink;
    private double most;
    private double mostOfMicrosoftByLatency;
    private double mostOfMicrosoftByBandwidth;

    private NetworkBench(Path project) {
        this.project = project;
        report = new Report(
                project,
                "network",
                "link",
                "transfer",
                "s",
                "limit of the link, s",
                "ratio",
                "connections",
                "processor, s",
                "azure-ai-ml, s",
                "`curl -Z`, s");
    }

    static void run(Path project) throws Exception {
        NetworkBench bench = new NetworkBench(project);
        for (LinkProfile profile : LINKS) {
            bench.measureLink(profile);
            bench.measureSteps(profile);
        }
        bench.report.goal("time of the link itself, as a multiple of its limit,", 1.1, bench.mostOfLink);
        bench.report.goal("time of the steps, as a multiple of the limit,", 1.3, bench.most);
        bench.report.goal(
                "time of small files with latency, as a multiple of that of azure-ai-ml,",
                1,
                bench.mostOfMicrosoftByLatency);
        bench.report.goal(
                "time of large files with a bandwidth, as a multiple of that of azure-ai-ml,",
                1.05,
                bench.mostOfMicrosoftByBandwidth);
        bench.report.write();
    }

    /** Measures the link itself: the first exchange takes two round trips, a bulk transfer the time of its bytes. */
    private void measureLink(LinkProfile profile) throws IOException {
        int port = FreePorts.first(1);
        try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NetworkLink link = new NetworkLink(profile, port, service.getLocalPort(), 1);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket server = service.accept()) {
            long begin = System.nanoTime();
            client.getOutputStream().write(1);
            server.getInputStream().read();
            server.getOutputStream().write(1);
            client.getInputStream().read();
            double exchange = secondsSince(begin);
            begin = System.nanoTime();
            new Thread(() -> send(client)).start();
            receive(server);
            double bulk = secondsSince(begin);
            linkRow(profile, "first exchange of a connection", exchange, profile.roundTripSeconds(2), link);
            double limit = profile.transferSeconds(BULK) + profile.roundTripSeconds(0.5);
            linkRow(profile, (BULK >> 20) + " MB on one connection", bulk, limit, link);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void send(Socket client) {
        try {
            client.getOutputStream().write(new byte[BULK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void receive(Socket server) throws IOException {
        InputStream in = server.getInputStream();
        byte[] buffer = new byte[64 * 1024];
        int left = BULK;
        while (left > 0) {
            int n = in.read(buffer);
            if (n < 0) {
                throw new IOException("the link was closed with " + left + " bytes on the way");
            }
            left -= n;
        }
    }

    private void linkRow(LinkProfile profile, String what, double seconds, double limit, NetworkLink link) {
        if (limit > 0) {
            mostOfLink = Math.max(mostOfLink, seconds / limit);
        }
        row(profile, what, seconds, limit, link.connections(), NOTHING, NOTHING, NOTHING);
    }

    private void row(
            LinkProfile profile,
            String what,
            double seconds,
            double limit,
            long connections,
            Object processor,
            Object microsoft,
            Object curl) {
        report.row(
                profile,
                what,
                seconds,
                limit > 0 ? (Object) limit : NOTHING,
                limit > 0 ? (Object) (seconds / limit) : NOTHING,
                connections,
                processor,
                microsoft,
                curl);
    }

    /** Returns whether the other clients and the largest file are measured on this link. */
    private static boolean isCompared(LinkProfile profile) {
        return profile.roundTrip().equals(RTT);
    }

    private void measureSteps(LinkProfile profile) throws Exception {
        int port = FreePorts.first(SERVICES);
        int forwarded = FreePorts.first(SERVICES);
        try (Jvm.Server server = new Jvm.Server(
                        project, "-Dport=" + port, "-DforwardedPort=" + forwarded, "-Dcontainer=others", "-Dtls=true");
                NetworkLink link = new NetworkLink(profile, forwarded, port, SERVICES)) {
            Map<String, OtherClients.Times> others = new HashMap<>();
            List<NetworkWorkload> workloads = NetworkWorkload.of(isCompared(profile));
            if (isCompared(profile)) {
                OtherClients clients = new OtherClients(server.get("container"), server.certificate);
                for (NetworkWorkload workload : workloads) {
                    others.putAll(clients.measure(workload));
                }
            }
            Path trusted = TrustStore.of(server.certificate);
            List<String> command = Jvm.command(
                    "-Xmx96m",
                    "-Djavax.net.ssl.trustStore=" + trusted,
                    "-Djavax.net.ssl.trustStorePassword=" + TrustStore.PASSWORD);
            server.properties.forEach((name, value) -> command.add(1, "-Dserver." + name + "=" + value));
            command.addAll(List.of(NetworkMain.class.getName(), "" + isCompared(profile)));
            Process process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> output = new ArrayList<>();
            long connections = 0;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    output.add(line);
                    if (line.equals(NetworkMain.BEGIN)) {
                        connections = link.connections();
                    } else if (line.startsWith(RESULT)) {
                        stepRow(
                                profile,
                                workloads,
                                line.substring(RESULT.length()).split("\t"),
                                link.connections() - connections,
                                others);
                    }
                }
            }
            Files.deleteIfExists(trusted);
            if (process.waitFor() != 0) {
                throw new IOException(String.join("\n", output));
            }
        }
    }

    private void stepRow(
            LinkProfile profile,
            List<NetworkWorkload> workloads,
            String[] result,
            long connections,
            Map<String, OtherClients.Times> others) {
        String what = result[0];
        double seconds = Double.parseDouble(result[1]);
        NetworkWorkload workload = workloads.stream()
                .filter(each -> what.equals(each.row(true)) || what.equals(each.row(false)))
                .findFirst()
                .orElse(null);
        double limit = workload == null ? 0 : profile.limitSeconds(workload.files(), workload.bytes(), CONCURRENCY);
        OtherClients.Times other = others.get(what);
        if (limit > 0) {
            most = Math.max(most, seconds / limit);
            if (other != null && other.microsoft() != null) {
                double ratio = seconds / other.microsoft();
                if (workload.latencyRules()) {
                    mostOfMicrosoftByLatency = Math.max(mostOfMicrosoftByLatency, ratio);
                } else {
                    mostOfMicrosoftByBandwidth = Math.max(mostOfMicrosoftByBandwidth, ratio);
                }
            }
        }
        row(
                profile,
                what,
                seconds,
                limit,
                connections,
                Double.valueOf(result[2]),
                other == null || other.microsoft() == null ? NOTHING : other.microsoft(),
                other == null || other.curl() == null ? NOTHING : other.curl());
    }
}
