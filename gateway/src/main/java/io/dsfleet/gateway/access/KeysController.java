package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Problem;
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

/** Lets admins create, list and revoke keys. */
@RestController
final class KeysController {
  private static final int MAX_NAME_LENGTH = 100;

  private final KeyRing keyVerifier;
  private final AccessRecords records;
  private final StateCalls calls;
  private final JsonBody json;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  KeysController(
      KeyRing keyVerifier,
      AccessRecords records,
      StateCalls calls,
      JsonBody json,
      InstantSource clock) {
    this.keyVerifier = keyVerifier;
    this.records = records;
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  /** Request body: holder and role of a new key. */
  record KeyRequest(
      @JsonProperty("name") @Nullable String name, @JsonProperty("role") @Nullable Role role) {}

  /**
   * A key.
   *
   * @param created null for the key of the admin key file
   * @param secret the complete key, null except in the response to its creation
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

  /** Returns all keys without their secrets, oldest first. */
  @GetMapping("/deepstream/keys")
  List<KeyView> keys() {
    return Stream.concat(keyVerifier.ofFile().stream(), calls.get(records.all()).stream())
        .sorted(Comparator.comparingLong(KeyRecord::createdMillis))
        .map(key -> KeyView.of(key, null))
        .toList();
  }

  /** Creates a key; only this response contains its secret. */
  @Operation(
      summary = "Creates a key",
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
    KeyRequest request = json.read(http, KeyRequest.class);
    String name = request.name();
    if (name == null
        || name.isBlank()
        || name.length() > MAX_NAME_LENGTH
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.invalid(
          "name",
          "the name must be 1 to " + MAX_NAME_LENGTH + " characters without control characters");
    }
    if (request.role() == null) {
      throw ProblemException.invalid("role", "the role must be viewer, operator or admin");
    }
    AccessKey key = AccessKey.generate(random);
    KeyRecord record =
        new KeyRecord(
            key.prefix(), name, request.role(), key.hash(), clock.millis(), Caller.of(http).id());
    if (!calls.get(records.add(record))) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the generated key prefix is already in use; try again");
    }
    keyVerifier.forget(key.prefix());
    return ResponseEntity.created(URI.create("/deepstream/keys/" + key.prefix()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(KeyView.of(record, key.secret()));
  }

  /** Revokes a key; other gateways accept it for at most {@code key-age} longer. */
  @DeleteMapping("/deepstream/keys/{prefix}")
  ResponseEntity<Void> revoke(
      @Parameter(hidden = true) HttpServletRequest http, @PathVariable String prefix) {
    if (keyVerifier.isOfFile(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE,
          "the key of the admin key file cannot be revoked here; change the file instead");
    }
    if (Caller.of(http).id().equals(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE, "a request cannot revoke the key it is sent with");
    }
    if (!calls.get(records.revoke(prefix))) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_KEY, "no key with prefix '" + Problem.shortened(prefix) + "'");
    }
    keyVerifier.forget(prefix);
    return ResponseEntity.noContent().build();
  }
}
