package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.OwnedProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A checkout whose standalone jar is {@link FakeStandalone}, and commands run in it as a person
 * would.
 */
final class FakeCheckout {
  private final Path root;

  FakeCheckout(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("standalone/target/lib"));
    Files.createDirectories(root.resolve("apps/reference-app/target/lib"));
    Files.writeString(root.resolve("apps/reference-app/target/reference-app.jar"), "not read");
    writeJar(root.resolve("standalone/target/dsfleet-standalone-exec.jar"));
    for (String camera : List.of("samples", "bad", "partly", "slow")) {
      Files.createDirectories(root.resolve(camera));
    }
  }

  Path state() {
    return new ProjectCheckout(root).state();
  }

  Path root() {
    return root;
  }

  /** Number of live processes that belong to this checkout. */
  int livingProcesses() {
    return OwnedProcesses.owned(state()).size();
  }

  /** Starts {@code ./dsfleet} with arguments; output goes to the returned command's file. */
  RunningCommand start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Ddsfleet.root=" + root, "-cp"));
    line.add(System.getProperty("java.class.path"));
    line.add(DsfleetMain.class.getName());
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(root, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("DSFLEET_RABBITMQ_URI");
    builder.environment().remove("DSFLEET_REDIS_URI");
    builder.environment().putAll(environment);
    return new RunningCommand(builder.start(), output);
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeStandalone.class.getName());
    String entry = FakeStandalone.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = FakeStandalone.class.getResourceAsStream("/" + entry)) {
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
      out.closeEntry();
    }
  }
}
