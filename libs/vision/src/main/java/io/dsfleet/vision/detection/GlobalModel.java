package io.dsfleet.vision.detection;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The model that is part of this library: {@code models/nanodet-g.onnx} of the project. */
final class GlobalModel {
  static final String NAME = "nanodet-g.onnx";

  /** Pixels of the input per cell of the coarsest level. */
  static final int STRIDE = 32;

  private static final String SHA256 =
      "45e8e98ad033849032a6b374d41ac77e84ba8d0227ee4919063c092d8af011f9";

  private GlobalModel() {}

  /** Reads the model. */
  static byte[] read() throws UnusableModelException {
    try (InputStream resource = GlobalModel.class.getResourceAsStream(NAME)) {
      if (resource == null) {
        throw new UnusableModelException(
            "this build lacks the global model "
                + NAME
                + "; build it again, set onnx-file to another model or enable=0 in [primary-gie]");
      }
      return verified(resource.readAllBytes());
    } catch (IOException e) {
      throw new UnusableModelException("cannot read the global model " + NAME + ": " + e, e);
    }
  }

  /** Returns the content if it is the model whose licence and accuracy are documented. */
  static byte[] verified(byte[] content) throws UnusableModelException {
    String found = sha256(content);
    if (!found.equals(SHA256)) {
      throw new UnusableModelException(
          "expected the SHA-256 hash "
              + SHA256
              + " of the global model "
              + NAME
              + ", but this build's has "
              + found
              + "; name another model in onnx-file of [primary-gie] instead of replacing it");
    }
    return content;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
