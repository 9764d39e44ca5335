package io.dsfleet.bridge.media;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/** Result of listing the files of a job that names none. */
public sealed interface MediaListing {

  /** At least one file, in push order, with host paths. */
  record Found(List<MediaFile> files) implements MediaListing {
    public Found {
      files = List.copyOf(files);
    }
  }

  /** There are no usable files. */
  record NotFound(JobRefusalCode code, String reason) implements MediaListing {}
}
