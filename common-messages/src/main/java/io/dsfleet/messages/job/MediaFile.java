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
 * @param fileId inode of the file; null for {@code EOS} and until {@link RequestCompleter} sets it
 * @param filePath path as the receiver sees it, or URL of a stream; null only for {@code EOS}
 * @param outputPath path of the result file, null until {@link OutputPathAssigner} sets it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MediaFile(
    @JsonProperty("file_type") @JsonAlias("item_type") FileType fileType,
    @JsonProperty("file_id") @Nullable Long fileId,
    @JsonProperty("file_path") @Nullable String filePath,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("output_path") @Nullable String outputPath) {

  /** The {@code eos} mark that ends a camera's files. */
  public static final MediaFile EOS = new MediaFile(FileType.EOS, null, null, null, null);

  @SuppressWarnings("NullAway") // Jackson passes null where the field is absent
  public MediaFile {
    fileType = fileType == null ? FileType.FILE : fileType;
  }

  /** Whether this is the {@code eos} mark and not a file. */
  @JsonIgnore
  public boolean isEos() {
    return fileType == FileType.EOS;
  }
}
