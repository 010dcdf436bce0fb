"""Spark: a record or a failure a line for every path. Usage: spark-submit spark.py PATHS OUTPUT PARTITIONS"""

import os
import sys

from pyspark.sql import SparkSession

paths, output, partitions = sys.argv[1:]
spark = SparkSession.builder.appName("pjece").getOrCreate()
lines = spark.sparkContext.textFile(paths, minPartitions=int(partitions))
# One pjece a partition; a document that ends a process ends one of pjece's own, so that Spark never sees it.
lines.pipe(
    "pjece worker --jsonl -j1", env={"PATH": os.environ["PATH"]}, checkCode=True
).saveAsTextFile(output)
