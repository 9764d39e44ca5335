package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * A server that assigns cameras, interrupts and disconnects at random, and records every result.
 */
final class SoakServer {
  private final TestServer server;
  private final MediaSamples footage;
  private final Random random;
  private final Path results;
  private final Map<Long, SoakCamera> open = new HashMap<>();
  private long nextCamera = 1;
  private int queries;
  private int interrupted;
  private int files;
  private int unreadable;
  private int reconnections;

  /** Events so far. */
  record Tally(long cameras, int files, int unreadable, int interrupted, int reconnections) {}

  SoakServer(TestServer server, MediaSamples footage, Random random, Path results) {
    this.server = server;
    this.footage = footage;
    this.random = random;
    this.results = results;
  }

  Tally tally() {
    return new Tally(nextCamera - 1, files, unreadable, interrupted, reconnections);
  }

  /** Reads messages until app_ready and registers the app. */
  void admit() throws Exception {
    JsonNode ready = server.next();
    while (!ready.get("type").asString().equals("app_ready")) {
      take(ready);
      ready = server.next();
    }
    server.send(
        ready.has("reconnection")
            ? "{'type':'reconnection_ack','request_id':'x','instance_id':'soak','status':'ok',"
                + "'config_verified':true,'streams_count_verified':true,'session_restored':true,"
                + "'server_status':'running'}"
            : "{'type':'execute_ack','request_id':'x','config_verified':true,"
                + "'streams_count_verified':true,'status':'CONFIRMED','timestamp':'t'}");
  }

  /**
   * Starts cameras on all slots, injects interrupts and disconnects, and waits for all cameras to
   * end.
   */
  void round(int slots, int cameras) throws Exception {
    for (int index = 0; index < cameras; index++) {
      start(index % slots);
    }
    // The app handles messages in order, so its reply confirms the earlier ones.
    proved();
    if (random.nextInt(3) == 0) {
      heard(random.nextInt(30));
      cutOff();
    }
    for (SoakCamera camera : List.copyOf(open.values())) {
      if (random.nextInt(6) == 0) {
        interrupt(camera);
      }
    }
    proved();
    while (!open.isEmpty()) {
      hear();
    }
  }

  private void start(int stream) throws IOException {
    long id = nextCamera++;
    Path output = results.resolve(String.valueOf(id));
    List<MediaSamples.Kind> kinds = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (int file = 0; file < 1 + random.nextInt(4); file++) {
      MediaSamples.Kind kind = MediaSamples.any(random);
      kinds.add(kind);
      list.append(
          "{'file_type':'file','file_id':%d,'file_path':'%s','file_name':'%d.avi'},"
              .formatted(file, footage.path(kind), file));
    }
    open.put(id, new SoakCamera(id, stream, kinds, output));
    server.send(
        "{'type':'start_analysis','request_id':'s%d','stream_id':%d,'camera_id':%d,"
                .formatted(id, stream, id)
            + "'camera_type':'fileset','path':'/in','name':'in','output_dir':'%s'}"
                .formatted(output));
    server.send(
        "{'type':'push_file','request_id':'p%d','stream_id':%d,'camera_id':%d,'files_count':%d,"
                .formatted(id, stream, id, kinds.size())
            + "'files':[%s{'file_type':'eos'}]}".formatted(list));
  }

  private void interrupt(SoakCamera camera) throws IOException {
    camera.askedToStop();
    server.send(
        "{'type':'interrupt_analysis','request_id':'i%d','stream_id':%d,'camera_id':%d,'reason':'x'}"
            .formatted(camera.id(), camera.stream(), camera.id()));
  }

  private void proved() throws Exception {
    String request = "q" + queries++;
    server.send("{'type':'query_analysis_status','request_id':'%s'}".formatted(request));
    while (!request.equals(hear())) {
      // Records the messages before it.
    }
  }

  private void heard(int messages) throws Exception {
    for (int count = 0; count < messages && !open.isEmpty(); count++) {
      hear();
    }
  }

  /** Drops unread messages of the old connection, like a real connection loss. */
  private void cutOff() throws Exception {
    server.drop();
    reconnections++;
    admit();
  }

  private String hear() throws Exception {
    JsonNode message = server.next();
    take(message);
    return message.path("request_id").asString("");
  }

  private void take(JsonNode message) throws IOException {
    SoakCamera camera = open.get(message.path("camera_id").asLong(0));
    if (camera == null) {
      return;
    }
    switch (message.get("type").asString()) {
      case "file_done" -> camera.fileDone(message);
      case "analysis_complete" -> {
        camera.complete(message);
        end(camera);
      }
      case "analysis_interrupted" -> {
        // A late interrupt is rejected because its camera is already complete.
        if (message.get("status").asString().equals("ok")) {
          camera.interrupted();
          interrupted++;
          end(camera);
        }
      }
      default -> {
        // Other messages are not recorded.
      }
    }
  }

  private void end(SoakCamera camera) throws IOException {
    open.remove(camera.id());
    files += camera.done();
    unreadable += camera.unreadable();
    if (Files.isDirectory(camera.output())) {
      try (var left = Files.list(camera.output())) {
        assertThat(left).allMatch(file -> file.toString().endsWith(".json"));
      }
    }
  }

  void terminate() throws Exception {
    server.send("{'type':'terminate_app','request_id':'t'}");
    JsonNode message = server.next();
    while (!message.get("type").asString().equals("app_terminated")) {
      message = server.next();
    }
  }
}
