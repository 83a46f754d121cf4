"""What Bukti puts on paper and into mails: reports as HTML, PDF and workbooks, made of plain values."""
