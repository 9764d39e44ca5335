package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Docker Engine client with the calls that the launcher needs, listed in docs/operations.md. */
final class DockerEngine {
  private static final int MAX_OUTPUT_BYTES = 1 << 20;
  private static final int MAX_CONNECTIONS = 16;

  private final DockerClient client;
  private final EngineGuard guard;
  private final EngineSettings settings;

  DockerEngine(EngineSettings settings) {
    this.settings = settings;
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(settings.host().toString())
            // Unversioned paths work with old and new engines.
            .withApiVersion(RemoteApiVersion.UNKNOWN_VERSION)
            .build();
    DockerHttpClient transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(MAX_CONNECTIONS)
            .connectionTimeout(settings.timeout())
            .responseTimeout(settings.timeout())
            .build();
    client = DockerClientImpl.getInstance(config, transport);
    guard = new EngineGuard(settings);
  }

  /** Returns the state of the circuit breaker. */
  String breakerState() {
    return guard.state();
  }

  /** Returns the container with this name or id. */
  Optional<InspectContainerResponse> container(String name) {
    return found(() -> client.inspectContainerCmd(name).exec());
  }

  /** Returns the containers with these labels, running or not. */
  List<Container> labelled(Map<String, String> labels) {
    return guard.call(
        () -> client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  /** Whether the engine has this image. */
  boolean hasImage(String image) {
    return found(() -> client.inspectImageCmd(image).exec()).isPresent();
  }

  /** Creates an exec without starting it; its output is discarded. */
  String createExec(
      String container,
      @Nullable String user,
      String folder,
      Map<String, String> environment,
      List<String> command) {
    return guard.call(
        () ->
            exec(container, user, environment, command, false)
                .withWorkingDir(folder)
                .exec()
                .getId());
  }

  private ExecCreateCmd exec(
      String container,
      @Nullable String user,
      Map<String, String> environment,
      List<String> command,
      boolean attached) {
    ExecCreateCmd create =
        client
            .execCreateCmd(container)
            .withAttachStdout(attached)
            .withAttachStderr(attached)
            .withEnv(entries(environment))
            .withCmd(command.toArray(String[]::new));
    return user == null ? create : create.withUser(user);
  }

  /** Starts an exec, detached; does nothing if it was started before. */
  void startExec(String execId) {
    guard.call(
        () -> {
          try {
            await(client.execStartCmd(execId).withDetach(true).exec(new OutputCollector()));
          } catch (ConflictException startedBefore) {
            return false;
          } catch (BadRequestException unstartable) {
            throw new StartFailedException(unstartable);
          }
          return true;
        });
  }

  /** Returns an exec; empty if the engine has forgotten it, which does not prove its exit. */
  Optional<InspectExecResponse> exec(String execId) {
    return found(() -> client.inspectExecCmd(execId).exec());
  }

  /**
   * Runs a command in a container and waits for its output.
   *
   * @return the standard output and error; empty if the container does not run
   */
  Optional<String> run(String container, @Nullable String user, List<String> command) {
    return guard.call(
        () -> {
          try {
            String execId = exec(container, user, Map.of(), command, true).exec().getId();
            OutputCollector output = new OutputCollector();
            await(client.execStartCmd(execId).exec(output));
            return Optional.of(output.text());
          } catch (NotFoundException | ConflictException notRunning) {
            return Optional.empty();
          }
        });
  }

  /** Creates a container without starting it; empty if the name is already used. */
  Optional<String> createContainer(
      String image, Function<CreateContainerCmd, CreateContainerCmd> settings) {
    return guard.call(
        () -> {
          try {
            return Optional.of(settings.apply(client.createContainerCmd(image)).exec().getId());
          } catch (ConflictException nameUsed) {
            return Optional.empty();
          } catch (BadRequestException | InternalServerErrorException refused) {
            throw new StartFailedException(refused);
          }
        });
  }

  /** Starts a container; does nothing if it already runs. */
  void startContainer(String id) {
    guard.call(
        () -> {
          try {
            client.startContainerCmd(id).exec();
            return true;
          } catch (NotModifiedException alreadyRunning) {
            return false;
          } catch (BadRequestException | InternalServerErrorException | NotFoundException refused) {
            // An engine without the requested devices responds with 500.
            throw new StartFailedException(refused);
          }
        });
  }

  /** Signals the container's init process; does nothing if it does not run. */
  void kill(String id, String signal) {
    guard.call(
        () -> {
          try {
            client.killContainerCmd(id).withSignal(signal).exec();
            return true;
          } catch (NotFoundException | ConflictException gone) {
            return false;
          }
        });
  }

  /** Removes a container, running or not; does nothing if it does not exist. */
  void removeContainer(String id) {
    guard.call(
        () -> {
          try {
            client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
            return true;
          } catch (NotFoundException | ConflictException goneOrGoing) {
            return false;
          }
        });
  }

  /** Returns the last console lines since a time in epoch seconds, each with its timestamp. */
  String log(String id, int lines, int since) {
    return guard.call(
        () -> {
          try {
            return await(
                    client
                        .logContainerCmd(id)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTimestamps(true)
                        .withTail(lines)
                        .withSince(since)
                        .exec(new OutputCollector()))
                .text();
          } catch (NotFoundException gone) {
            return "";
          }
        });
  }

  private <T> Optional<T> found(Supplier<T> call) {
    return guard.call(
        () -> {
          try {
            return Optional.of(call.get());
          } catch (NotFoundException none) {
            return Optional.empty();
          }
        });
  }

  private OutputCollector await(OutputCollector output) {
    try {
      output.ended.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return output;
    } catch (TimeoutException slow) {
      throw new IllegalStateException(
          "no response within " + settings.timeout().toMillis() + " ms", slow);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    } finally {
      output.close();
    }
  }

  private static List<String> entries(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .toList();
  }

  /** Collects output up to a limit; unlike the library's callback, it does not log errors. */
  private static final class OutputCollector implements ResultCallback<Frame> {
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicReference<@Nullable Closeable> stream = new AtomicReference<>();

    @Override
    public void onStart(Closeable closeable) {
      stream.set(closeable);
    }

    @Override
    public void onNext(Frame frame) {
      synchronized (bytes) {
        byte[] payload = frame.getPayload();
        bytes.write(payload, 0, Math.min(payload.length, MAX_OUTPUT_BYTES - bytes.size()));
      }
    }

    @Override
    public void onError(Throwable failed) {
      ended.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
      ended.complete(true);
    }

    @Override
    public void close() {
      Closeable open = stream.getAndSet(null);
      if (open != null) {
        try {
          open.close();
        } catch (IOException gone) {
          ended.completeExceptionally(gone);
        }
      }
    }

    String text() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
