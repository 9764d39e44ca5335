package io.dsfleet.launcher.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.launch.LaunchToken;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class InstanceFoldersTest {
  private final LaunchToken token = LaunchToken.generate("default", new SecureRandom());
  @TempDir Path root;

  private InstanceFolders folders(String server) {
    return new InstanceFolders(URI.create(server), List.of(root.resolve("configs")));
  }

  private LaunchSpec spec(Path templates, LaunchSettings settings) {
    LaunchProfile profile =
        new LaunchProfile(
            RunnerKind.EXEC,
            List.of("app"),
            List.of(),
            Map.of(),
            null,
            templates,
            1,
            List.of(),
            new Docker(
                "shared",
                List.of(),
                null,
                null,
                List.of(new PathRule(root.toString(), "/in")),
                List.of(),
                null,
                null,
                null,
                1,
                DataSize.ofMegabytes(1),
                true,
                List.of()));
    return new LaunchSpec(
        "p", "alpha", "host", "default", "test", profile, 3, settings, root.resolve("apps/alpha"));
  }

  @Test
  void prepare_writesConfigurationsWithTheAppsPaths() throws Exception {
    AppFiles files =
        folders("wss://edge.example/deepstream/ws").prepare(spec(null, LaunchSettings.NONE), token);

    assertThat(files.mainConfig()).isEqualTo("/in/apps/alpha/ds_config.txt");
    assertThat(Files.readString(files.hostFolder().resolve("ds_config.txt")))
        .contains("[source0]", "[source2]")
        .doesNotContain("[source3]");
    assertThat(Files.readString(files.hostFolder().resolve("websocket_config.txt")))
        .contains("server_host=edge.example\n", "server_port=443\n", "use_ssl=1\n")
        .contains("server_path=/deepstream/ws?token=" + token.secret() + "\n");
    assertThat(Files.readString(files.hostFolder().resolve("logging_config.txt")))
        .contains("directory=/in/apps/alpha\n", "file=alpha.log\n");
    assertThat(Files.getPosixFilePermissions(files.hostFolder().resolve("websocket_config.txt")))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
  }

  @Test
  void prepare_fromTemplates_copiesAdditionalFiles() throws Exception {
    Path templates = Files.createDirectories(root.resolve("templates"));
    Files.writeString(
        templates.resolve("ds_config.txt"), "[a]\ndir=${config_dir}\n[source0]\nx=1\n");
    Files.writeString(templates.resolve("websocket_config.txt"), "path=${server_path}\n");
    Files.writeString(templates.resolve("logging_config.txt"), "");
    Files.writeString(templates.resolve("labels.txt"), "car\n");

    AppFiles files = folders("ws://h:1/p").prepare(spec(templates, LaunchSettings.NONE), token);

    assertThat(Files.readString(files.hostFolder().resolve("ds_config.txt")))
        .contains("dir=/in/apps/alpha\n", "[source2]\nx=1\n");
    assertThat(files.hostFolder().resolve("labels.txt")).hasContent("car\n");
  }

  @Test
  void prepare_fromANamedConfig_resolvesItsRelativePaths() throws Exception {
    Path configs = Files.createDirectories(root.resolve("configs"));
    Files.writeString(configs.resolve("infer.txt"), "");
    Files.writeString(
        configs.resolve("main.txt"), "[primary-gie]\nconfig-file=infer.txt\n[source0]\nuri=${x}\n");

    for (String name : List.of(configs + "/main.txt", "/in/configs/main.txt")) {
      AppFiles files =
          folders("ws://h:1/p")
              .prepare(spec(null, new LaunchSettings(null, name, null, null, null, null)), token);

      assertThat(Files.readString(files.hostFolder().resolve("ds_config.txt")))
          .contains("config-file=/in/configs/infer.txt\n", "[source2]\nuri=${x}\n");
    }
  }

  @Test
  void prepare_fromFilesWithCommentsInAnotherEncoding_keepsTheirBytes() throws Exception {
    Path templates = Files.createDirectories(root.resolve("templates"));
    byte[] comment = {'#', (byte) 0xc1, (byte) 0xa4, (byte) 0xb9, (byte) 0xae, '\n'};
    for (String name : List.of("ds_config.txt", "websocket_config.txt", "logging_config.txt")) {
      Files.write(templates.resolve(name), comment);
      Files.writeString(
          templates.resolve(name), "[source0]\ndir=${config_dir}/정문\n", StandardOpenOption.APPEND);
    }

    AppFiles files = folders("ws://h:1/p").prepare(spec(templates, LaunchSettings.NONE), token);

    for (String name : List.of("ds_config.txt", "websocket_config.txt", "logging_config.txt")) {
      byte[] written = Files.readAllBytes(files.hostFolder().resolve(name));
      assertThat(written).startsWith(comment);
      assertThat(new String(written, comment.length, written.length - comment.length, UTF_8))
          .startsWith("[source0]\ndir=/in/apps/alpha/정문\n");
    }
  }

  @Test
  void prepare_whenRefused_leavesNoFolder() throws Exception {
    Path templates = Files.createDirectories(root.resolve("templates"));
    refused(RequestRefusalCode.TEMPLATE_MISSING, spec(templates, LaunchSettings.NONE));
    Files.write(templates.resolve("ds_config.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});
    refused(RequestRefusalCode.TEMPLATE_MISSING, spec(templates, LaunchSettings.NONE));
    Files.writeString(templates.resolve("ds_config.txt"), "[source0]\nx=${unknown}\n");
    refused(RequestRefusalCode.TEMPLATE_MISSING, spec(templates, LaunchSettings.NONE));
    Files.createDirectories(root.resolve("configs"));
    Files.createSymbolicLink(root.resolve("configs/link"), Path.of("/etc"));
    for (String path :
        List.of(
            "/etc/passwd",
            "configs/x",
            root + "/configs/../secret",
            root + "/configs/link/passwd",
            "\0")) {
      refused(
          RequestRefusalCode.PATH_FORBIDDEN,
          spec(null, new LaunchSettings(null, path, null, null, null, null)));
    }
    refused(
        RequestRefusalCode.TEMPLATE_MISSING,
        spec(null, new LaunchSettings(null, root + "/configs/absent", null, null, null, null)));
    refused(
        RequestRefusalCode.TEMPLATE_MISSING,
        spec(null, new LaunchSettings(null, root + "/configs/app.YML", null, null, null, null)));
    for (String value : List.of("a\nb", "[x]", "a;b", "a=b", "/x", "\u2028", "a\\b", "x\0")) {
      refused(
          RequestRefusalCode.INVALID_SETTING,
          spec(null, new LaunchSettings(null, null, null, null, null, Map.of("a.b", value))));
    }
    for (String key : List.of("nosection", "a.b.c", "a]\n[b.c", "tracker.ll-lib-file", "")) {
      refused(
          RequestRefusalCode.INVALID_SETTING,
          spec(null, new LaunchSettings(null, null, null, null, null, Map.of(key, "1"))));
    }
  }

  private void refused(RequestRefusalCode code, LaunchSpec spec) {
    assertThatThrownBy(() -> folders("ws://h:1/p").prepare(spec, token))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class, each -> assertThat(each.code()).isEqualTo(code))
        .message()
        .isNotBlank();
    assertThat(spec.folder()).doesNotExist();
  }

  @Test
  void foreignFolder_isNotTouched() throws Exception {
    LaunchSpec spec = spec(null, LaunchSettings.NONE);
    Files.createDirectories(spec.folder());
    Files.writeString(spec.folder().resolve("precious"), "x");

    assertThatThrownBy(() -> folders("ws://h:1/p").prepare(spec, token))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class,
            each -> assertThat(each.code()).isEqualTo(RequestRefusalCode.FOLDER_UNWRITABLE));
    assertThat(folders("ws://h:1/p").remove(spec.folder())).isFalse();
    assertThat(spec.folder().resolve("precious")).exists();
  }

  @Test
  void remove_deletesTheFolderWithoutFollowingLinks() throws Exception {
    LaunchSpec spec = spec(null, LaunchSettings.NONE);
    AppFiles files = folders("ws://h:1/p").prepare(spec, token);
    Path outside = Files.writeString(root.resolve("outside"), "x");
    Files.createSymbolicLink(files.hostFolder().resolve("link"), root);

    assertThat(folders("ws://h:1/p").remove(files.hostFolder())).isTrue();
    assertThat(files.hostFolder()).doesNotExist();
    assertThat(outside).exists();
  }
}
