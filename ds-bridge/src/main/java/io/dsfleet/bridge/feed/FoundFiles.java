package io.dsfleet.bridge.feed;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/** What a look at the disk gave for a job that names no files. */
public sealed interface FoundFiles {

  /** The files in feeding order, at least one; paths as the host sees them. */
  record Found(List<MediaFile> files) implements FoundFiles {
    public Found {
      files = List.copyOf(files);
    }
  }

  /** There is nothing to analyse, and why. */
  record NotFound(RefusalCode code, String reason) implements FoundFiles {}
}
