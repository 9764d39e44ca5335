package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One element of a camera's file list.
 *
 * @param fileType null on input means {@code FILE}
 * @param fileId inode of the file (001), null only for {@code EOS} and where not yet known
 * @param filePath path as the receiver sees it, null only for {@code EOS}
 * @param outputPath where the file's tracks go, null means {@code <output_dir>/<file_name>.json}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MediaFile(
    @JsonProperty("file_type") @JsonAlias("item_type") FileType fileType,
    @JsonProperty("file_id") @Nullable Long fileId,
    @JsonProperty("file_path") @Nullable String filePath,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("output_path") @Nullable String outputPath) {

  /** The mark that ends a camera's sequence. */
  public static final MediaFile END = new MediaFile(FileType.EOS, null, null, null, null);

  @SuppressWarnings("NullAway") // Jackson passes null where the field is absent
  public MediaFile {
    fileType = fileType == null ? FileType.FILE : fileType;
  }

  /** Whether this is the end mark and not a file. */
  @JsonIgnore
  public boolean isEnd() {
    return fileType == FileType.EOS;
  }
}
