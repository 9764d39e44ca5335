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

/** The calls that the launcher makes to a Docker Engine; docs/operations.md lists them. */
final class DockerEngine {
  private static final int OUTPUT_MAX = 1 << 20;
  private static final int CONNECTIONS = 16;

  private final DockerClient client;
  private final EngineGuard guard;
  private final EngineSettings settings;

  DockerEngine(EngineSettings settings) {
    this.settings = settings;
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(settings.host().toString())
            // Without a version in its paths, an old engine and a new one both answer.
            .withApiVersion(RemoteApiVersion.UNKNOWN_VERSION)
            .build();
    DockerHttpClient transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(CONNECTIONS)
            .connectionTimeout(settings.timeout())
            .responseTimeout(settings.timeout())
            .build();
    client = DockerClientImpl.getInstance(config, transport);
    guard = new EngineGuard(settings);
  }

  /** Whether the engine is asked or left alone. */
  String breakerState() {
    return guard.state();
  }

  /** The container of this name or id. */
  Optional<InspectContainerResponse> container(String name) {
    return found(() -> client.inspectContainerCmd(name).exec());
  }

  /** Containers with these labels, running or not. */
  List<Container> labelled(Map<String, String> labels) {
    return guard.ask(
        () -> client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  boolean hasImage(String image) {
    return found(() -> client.inspectImageCmd(image).exec()).isPresent();
  }

  /** Makes an exec that runs nothing yet; its output goes nowhere. */
  String createExec(
      String container,
      @Nullable String user,
      String folder,
      Map<String, String> environment,
      List<String> words) {
    return guard.ask(
        () ->
            exec(container, user, environment, words, false).withWorkingDir(folder).exec().getId());
  }

  private ExecCreateCmd exec(
      String container,
      @Nullable String user,
      Map<String, String> environment,
      List<String> words,
      boolean attached) {
    ExecCreateCmd command =
        client
            .execCreateCmd(container)
            .withAttachStdout(attached)
            .withAttachStderr(attached)
            .withEnv(entries(environment))
            .withCmd(words.toArray(String[]::new));
    return user == null ? command : command.withUser(user);
  }

  /** Starts it, detached; one that was started before is left as it is. */
  void startExec(String execId) {
    guard.ask(
        () -> {
          try {
            await(client.execStartCmd(execId).withDetach(true).exec(new Collected()));
          } catch (ConflictException startedBefore) {
            return false;
          } catch (BadRequestException unstartable) {
            throw new StartFailedException(unstartable);
          }
          return true;
        });
  }

  /** The exec of this id, empty where the engine has forgotten it: that is no proof of death. */
  Optional<InspectExecResponse> exec(String execId) {
    return found(() -> client.inspectExecCmd(execId).exec());
  }

  /**
   * Runs a question in a container and waits for its answer.
   *
   * @return what it wrote to its standard output, empty where the container does not run
   */
  Optional<String> run(String container, @Nullable String user, List<String> words) {
    return guard.ask(
        () -> {
          try {
            String execId = exec(container, user, Map.of(), words, true).exec().getId();
            Collected output = new Collected();
            await(client.execStartCmd(execId).exec(output));
            return Optional.of(output.text());
          } catch (NotFoundException | ConflictException notRunning) {
            return Optional.empty();
          }
        });
  }

  /** Makes a container that does not run yet; empty where the name is taken. */
  Optional<String> createContainer(
      String image, Function<CreateContainerCmd, CreateContainerCmd> settings) {
    return guard.ask(
        () -> {
          try {
            return Optional.of(settings.apply(client.createContainerCmd(image)).exec().getId());
          } catch (ConflictException taken) {
            return Optional.empty();
          } catch (BadRequestException | InternalServerErrorException refused) {
            throw new StartFailedException(refused);
          }
        });
  }

  void startContainer(String id) {
    guard.ask(
        () -> {
          try {
            client.startContainerCmd(id).exec();
            return true;
          } catch (NotModifiedException runs) {
            return false;
          } catch (BadRequestException | InternalServerErrorException | NotFoundException no) {
            // An engine without the devices that are asked for says so by 500.
            throw new StartFailedException(no);
          }
        });
  }

  /** Signals the container's first process; does nothing if it does not run. */
  void kill(String id, String signal) {
    guard.ask(
        () -> {
          try {
            client.killContainerCmd(id).withSignal(signal).exec();
            return true;
          } catch (NotFoundException | ConflictException gone) {
            return false;
          }
        });
  }

  /** Removes it, running or not; does nothing if it is gone. */
  void removeContainer(String id) {
    guard.ask(
        () -> {
          try {
            client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
            return true;
          } catch (NotFoundException | ConflictException goneOrGoing) {
            return false;
          }
        });
  }

  /** The last lines that a container wrote since then, each with its time before it. */
  String log(String id, int lines, int since) {
    return guard.ask(
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
                        .exec(new Collected()))
                .text();
          } catch (NotFoundException gone) {
            return "";
          }
        });
  }

  private <T> Optional<T> found(Supplier<T> call) {
    return guard.ask(
        () -> {
          try {
            return Optional.of(call.get());
          } catch (NotFoundException none) {
            return Optional.empty();
          }
        });
  }

  private Collected await(Collected output) {
    try {
      output.ended.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return output;
    } catch (TimeoutException slow) {
      throw new IllegalStateException(
          "no answer within " + settings.timeout().toMillis() + " ms", slow);
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

  /** Gathers what a command writes, up to a bound; the library's own one logs each refusal. */
  private static final class Collected implements ResultCallback<Frame> {
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
        bytes.write(payload, 0, Math.min(payload.length, OUTPUT_MAX - bytes.size()));
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
