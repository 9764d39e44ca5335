package io.dsfleet.referenceapp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GPU's load from NVIDIA's management library (NVML) through the foreign function API.
 * Reports zero without the library or GPU.
 */
final class GpuLoad {
  /** File name of the library. */
  static final String LIBRARY = "libnvidia-ml.so.1";

  private static final System.Logger LOG = System.getLogger(GpuLoad.class.getName());
  private static final double BYTES_PER_MEBIBYTE = 1_048_576;
  // struct nvmlUtilization_st { unsigned gpu, memory; }
  private static final MemoryLayout UTILIZATION = MemoryLayout.structLayout(JAVA_INT, JAVA_INT);
  // struct nvmlMemory_st { unsigned long long total, free, used; }
  private static final MemoryLayout MEMORY =
      MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final long USED = 2;

  private final @Nullable NvmlLibrary nvml;
  private final int gpu;

  private GpuLoad(@Nullable NvmlLibrary nvml, int gpu) {
    this.nvml = nvml;
    this.gpu = gpu;
  }

  /**
   * Load of a GPU.
   *
   * @param percent utilisation, 0 to 100
   * @param memoryMebibytes memory in use
   */
  record Reading(double percent, double memoryMebibytes) {
    static final Reading NONE = new Reading(0, 0);
  }

  /** Opens the library by name for the GPU with the given index. */
  @SuppressWarnings("restricted")
  static GpuLoad of(String library, int gpu) {
    try {
      return of(SymbolLookup.libraryLookup(library, Arena.global()), gpu);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "GPU metrics are not available", e);
      return new GpuLoad(null, gpu);
    }
  }

  /** Uses the library's functions for the GPU with the given index. */
  static GpuLoad of(SymbolLookup functions, int gpu) {
    try {
      return new GpuLoad(NvmlLibrary.of(functions), gpu);
    } catch (NoSuchElementException e) {
      LOG.log(System.Logger.Level.DEBUG, "GPU metrics are not available", e);
      return new GpuLoad(null, gpu);
    }
  }

  /**
   * Reads the current load. Starts and stops the library each time, because a GPU may come and go.
   */
  Reading read() {
    if (nvml == null || !nvml.start()) {
      return Reading.NONE;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment device = arena.allocate(ADDRESS);
      MemorySegment rates = arena.allocate(UTILIZATION);
      MemorySegment memory = arena.allocate(MEMORY);
      if (!nvml.device(gpu, device)) {
        return Reading.NONE;
      }
      MemorySegment handle = device.get(ADDRESS, 0);
      boolean busy = nvml.utilization(handle, rates);
      boolean filled = nvml.memory(handle, memory);
      return new Reading(
          busy ? Integer.toUnsignedLong(rates.getAtIndex(JAVA_INT, 0)) : 0,
          filled ? memory.getAtIndex(JAVA_LONG, USED) / BYTES_PER_MEBIBYTE : 0);
    } finally {
      nvml.stop();
    }
  }
}
