package io.dsfleet.testkit.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that starts containers. Without a Docker Engine the test fails with the reason;
 * {@code ./dsfleet test} excludes such tests, and reports it, if no Docker Engine is available.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag(NeedsDocker.TAG)
@ExtendWith(DockerRequired.class)
public @interface NeedsDocker {
  /** The tag by which such tests are excluded. */
  String TAG = "docker";
}
