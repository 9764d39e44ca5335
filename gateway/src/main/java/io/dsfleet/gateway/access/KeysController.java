package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.Role;
import io.dsfleet.state.AccessRecords;
import io.dsfleet.state.KeyRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keys: made, listed and revoked by admins. */
@RestController
final class KeysController {
  private static final int NAME_MOST = 100;

  private final KeyRing ring;
  private final AccessRecords records;
  private final StateCalls calls;
  private final JsonBody json;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  KeysController(
      KeyRing ring, AccessRecords records, StateCalls calls, JsonBody json, InstantSource clock) {
    this.ring = ring;
    this.records = records;
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  /** Who shall hold a key, and what it shall allow. */
  record KeyRequest(
      @JsonProperty("name") @Nullable String name, @JsonProperty("role") @Nullable Role role) {}

  /**
   * A key as it is listed.
   *
   * @param created null for the key of the admin key file
   * @param secret the whole key: told once, when it is made
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record KeyView(
      @JsonProperty("prefix") String prefix,
      @JsonProperty("name") String name,
      @JsonProperty("role") Role role,
      @JsonProperty("created") @Nullable String created,
      @JsonProperty("created_by") String createdBy,
      @JsonProperty("key") @Nullable String secret) {
    static KeyView of(KeyRecord key, @Nullable String secret) {
      String created =
          key.createdMillis() == 0 ? null : Instant.ofEpochMilli(key.createdMillis()).toString();
      return new KeyView(key.prefix(), key.name(), key.role(), created, key.createdBy(), secret);
    }
  }

  /** Every key without its secret, oldest first. */
  @GetMapping("/deepstream/keys")
  List<KeyView> keys() {
    return Stream.concat(ring.ofFile().stream(), calls.get(records.all()).stream())
        .sorted(Comparator.comparingLong(KeyRecord::createdMillis))
        .map(key -> KeyView.of(key, null))
        .toList();
  }

  /** Makes a key; its secret is in this answer and nowhere else. */
  @Operation(
      summary = "Makes a key",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = KeyRequest.class))))
  @PostMapping("/deepstream/keys")
  ResponseEntity<KeyView> make(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    KeyRequest asked = json.read(http, KeyRequest.class);
    String name = asked.name();
    if (name == null
        || name.isBlank()
        || name.length() > NAME_MOST
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.invalid("name", "expected 1 to 100 characters that can be shown");
    }
    if (asked.role() == null) {
      throw ProblemException.invalid("role", "expected viewer, operator or admin");
    }
    AccessKey key = AccessKey.generate(random);
    KeyRecord record =
        new KeyRecord(
            key.prefix(), name, asked.role(), key.hash(), clock.millis(), Caller.of(http).id());
    if (!calls.get(records.add(record))) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the prefix that was drawn is taken; ask again");
    }
    ring.forget(key.prefix());
    return ResponseEntity.created(URI.create("/deepstream/keys/" + key.prefix()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(KeyView.of(record, key.secret()));
  }

  /** Revokes a key; every gateway knows within {@code key-age}. */
  @DeleteMapping("/deepstream/keys/{prefix}")
  ResponseEntity<Void> revoke(
      @Parameter(hidden = true) HttpServletRequest http, @PathVariable String prefix) {
    if (ring.isOfFile(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE,
          "expected a key of the record, but this one is the admin key file's: change the file");
    }
    if (Caller.of(http).id().equals(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE, "expected another key than the one that asks");
    }
    if (!calls.get(records.revoke(prefix))) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_KEY, "expected a key's prefix, but it is none");
    }
    ring.forget(prefix);
    return ResponseEntity.noContent().build();
  }
}
