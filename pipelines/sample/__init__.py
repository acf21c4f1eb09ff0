"""The sample bank: a made-up bank's workbooks, written anew from a seed, with stories to find in them."""

from pipelines.sample.workbooks import SEED, write_sample

__all__ = ["SEED", "write_sample"]
