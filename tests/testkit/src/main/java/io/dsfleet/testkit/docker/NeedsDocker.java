package io.dsfleet.testkit.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that starts containers. It never skips itself: without an engine it fails with the reason.
 * {@code ./dsfleet test} leaves such tests out, and says so, where no Docker Engine can be had.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag(NeedsDocker.TAG)
@ExtendWith(DockerRequired.class)
public @interface NeedsDocker {
  /** The tag by which such tests are left out. */
  String TAG = "docker";
}
