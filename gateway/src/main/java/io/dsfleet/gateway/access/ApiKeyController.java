package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.ApiKeyRecord;
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
final class ApiKeyController {
  private static final int MAX_NAME_LENGTH = 100;

  private final KeyVerifier keyVerifier;
  private final AccessRecords records;
  private final BoundedAwait calls;
  private final JsonBodyReader json;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  ApiKeyController(
      KeyVerifier keyVerifier,
      AccessRecords records,
      BoundedAwait calls,
      JsonBodyReader json,
      InstantSource clock) {
    this.keyVerifier = keyVerifier;
    this.records = records;
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  /** Request body: holder and role of a new key. */
  record CreateKeyRequest(
      @JsonProperty("name") @Nullable String name, @JsonProperty("role") @Nullable Role role) {}

  /**
   * A key.
   *
   * @param created null for the key of the admin key file
   * @param secret the complete key, null except in the response to its creation
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ApiKeyView(
      @JsonProperty("prefix") String prefix,
      @JsonProperty("name") String name,
      @JsonProperty("role") Role role,
      @JsonProperty("created") @Nullable String created,
      @JsonProperty("created_by") String createdBy,
      @JsonProperty("key") @Nullable String secret) {
    static ApiKeyView of(ApiKeyRecord key, @Nullable String secret) {
      String created =
          key.createdMillis() == 0 ? null : Instant.ofEpochMilli(key.createdMillis()).toString();
      return new ApiKeyView(key.prefix(), key.name(), key.role(), created, key.createdBy(), secret);
    }
  }

  /** Returns all keys without their secrets, oldest first. */
  @GetMapping("/deepstream/keys")
  List<ApiKeyView> listKeys() {
    return Stream.concat(keyVerifier.fileKey().stream(), calls.await(records.allKeys()).stream())
        .sorted(Comparator.comparingLong(ApiKeyRecord::createdMillis))
        .map(key -> ApiKeyView.of(key, null))
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
                      schema = @Schema(implementation = CreateKeyRequest.class))))
  @PostMapping("/deepstream/keys")
  ResponseEntity<ApiKeyView> createKey(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    CreateKeyRequest request = json.read(http, CreateKeyRequest.class);
    String name = request.name();
    if (name == null
        || name.isBlank()
        || name.length() > MAX_NAME_LENGTH
        || !PrintableText.isPrintable(name)) {
      throw ProblemException.invalidField(
          "name",
          "the name must be 1 to " + MAX_NAME_LENGTH + " characters without control characters");
    }
    if (request.role() == null) {
      throw ProblemException.invalidField("role", "the role must be viewer, operator or admin");
    }
    AccessKey key = AccessKey.generate(random);
    ApiKeyRecord record =
        new ApiKeyRecord(
            key.prefix(),
            name,
            request.role(),
            key.hash(),
            clock.millis(),
            CallerIdentity.require(http).id());
    if (!calls.await(records.addKey(record))) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the generated key prefix is already in use; try again");
    }
    keyVerifier.invalidate(key.prefix());
    return ResponseEntity.created(URI.create("/deepstream/keys/" + key.prefix()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(ApiKeyView.of(record, key.secret()));
  }

  /** Revokes a key; other gateways accept it for at most {@code key-age} longer. */
  @DeleteMapping("/deepstream/keys/{prefix}")
  ResponseEntity<Void> revokeKey(
      @Parameter(hidden = true) HttpServletRequest http, @PathVariable String prefix) {
    if (keyVerifier.isFileKey(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE,
          "the key of the admin key file cannot be revoked here; change the file instead");
    }
    if (CallerIdentity.require(http).id().equals(prefix)) {
      throw new ProblemException(
          ProblemCode.KEY_IN_USE, "a request cannot revoke the key it is sent with");
    }
    if (!calls.await(records.revokeKey(prefix))) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_KEY, "no key with prefix '" + ProblemResponse.quotable(prefix) + "'");
    }
    keyVerifier.invalidate(prefix);
    return ResponseEntity.noContent().build();
  }
}
