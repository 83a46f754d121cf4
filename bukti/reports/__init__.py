"""What leaves Bukti on paper, by mail and as workbooks: the weekly gap report."""
